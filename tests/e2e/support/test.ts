// What every spec starts from: a server, browsers that are watched, and a few words for what people do everywhere.

import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, type BrowserContextOptions, type Page, expect, test as base } from "@playwright/test";
import { type Weft, startWeft } from "./weft.ts";

/** The sample practice's password, the same for everyone in it. */
export const PASSWORD = "a thread between sessions";
export const THERAPIST = "adeyemi@example.org";

interface ForEachTest {
  /** A browser of someone else, or the same person's second device. Watched like every other. */
  device: (options?: BrowserContextOptions) => Promise<Page>;
  guard: Guard;
}

export interface ForEachWorker {
  /** When the server's clock begins, in RFC 3339. The browser's own clock is left alone: islands only measure how long. */
  moment: string;
  weft: Weft;
}

export const test = base.extend<ForEachTest, ForEachWorker>({
  // A Wednesday, at ten in the practice's winter.
  moment: ["2026-11-25T10:00:00Z", { option: true, scope: "worker" }],
  weft: [
    async ({ moment }, use) => {
      const weft = await startWeft(moment);
      await use(weft);
      await weft.stop();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: ({ weft }, use) => use(weft.address),
  guard: async ({ baseURL, weft }, use) => {
    const guard = new Guard(baseURL ?? weft.address);
    await use(guard);
    expect(guard.faults, "errors in the browser, or requests to someone else").toEqual([]);
  },
  context: async ({ context, guard }, use) => {
    guard.watch(context);
    await use(context);
  },
  device: async ({ browser, guard }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      guard.watch(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** Collects what may not happen in any browser: errors, and requests to anyone but Weft. */
class Guard {
  readonly faults: string[] = [];
  readonly #home: string;
  readonly #expected: RegExp[] = [];

  constructor(home: string) {
    this.#home = home;
  }

  /** An error that belongs to what a test does, such as a save that is refused. */
  expects(error: RegExp): void {
    this.#expected.push(error);
  }

  watch(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() === "error") {
        this.#add(`${message.text()} (${message.location().url})`);
      }
    });
    context.on("weberror", (error) => this.#add(error.error().message));
    context.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith("http") && origin !== this.#home) {
        this.#add(`a request to ${origin}`);
      }
    });
  }

  #add(fault: string): void {
    if (!this.#expected.some((expected) => expected.test(fault))) {
      this.faults.push(fault);
    }
  }
}

export async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/** The page breaks no rule of WCAG 2.0, 2.1 or 2.2, A and AA. The test goes on, and fails at its end. */
export async function expectAccessible(page: Page, what = new URL(page.url()).pathname): Promise<void> {
  // Legacy mode stays in this page; the other opens an empty one for frames, of which Weft has none.
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).setLegacyMode().analyze();
  const said = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")}: ${node.failureSummary?.replace(/\s+/g, " ")}`),
  );
  expect.soft(said, `axe on ${what}`).toEqual([]);
}

/** Checks each kind of page once, the first time it is met. */
export function accessibleOnce(): (page: Page) => Promise<void> {
  const met = new Set<string>();
  return async (page) => {
    const kind = kindOf(page);
    if (!met.has(kind)) {
      met.add(kind);
      await expectAccessible(page, kind);
    }
  };
}

/** "/homework/…/…": the path without what differs from one client to the next. */
function kindOf(page: Page): string {
  return new URL(page.url()).pathname.replace(/[0-9a-f-]{36}|\d+$|(?<=invitation\/).*/g, "…");
}

/** Nothing is wider than the screen. */
export async function expectNoSidewaysScroll(page: Page, what = new URL(page.url()).pathname): Promise<void> {
  const [content, screen] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  expect.soft(content, `the width of ${what}`).toBeLessThanOrEqual(screen);
}

/** The loader has woken the islands of this page. */
export async function expectAwake(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-islands", "ready");
}

// Every look and every size once; colours don't depend on the width.
const LOOKS = [
  { colorScheme: "light", width: 1280, height: 800 },
  { colorScheme: "dark", width: 320, height: 640 },
] as const;

/** One page on a desk and on the smallest phone, light and dark. Everything folded is opened. */
export async function expectFine(page: Page, what: string): Promise<void> {
  await page.locator("details").evaluateAll((folded) => folded.forEach((one) => one.setAttribute("open", "")));
  for (const { colorScheme, width, height } of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height });
    await expectAccessible(page, `${what}, ${colorScheme}, ${width} px`);
    await expectNoSidewaysScroll(page, `${what} at ${width} px`);
  }
}
