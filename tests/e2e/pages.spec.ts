// Every page of the sample practice: readable by everyone, no wider than a small phone, and no more code than it needs.

import { type Page, expect } from "@playwright/test";
import { beginOrGoOn } from "./support/steps.ts";
import { THERAPIST, expectAwake, expectFine, signIn, test } from "./support/test.ts";

const NOOR = "noor@example.org";
/** The therapist's clients in the sample practice: shifted, stuck, slipped back, and too early to say. */
const SAMPLE = ["Noor Haddad", "Tomasz Wieczorek", "Imani Clarke", "Elena Ruiz", "Ben Osei", "Ștefan Munteanu"];
async function expectAllFine(page: Page, paths: Record<string, string>): Promise<void> {
  for (const [what, path] of Object.entries(paths)) {
    await test.step(what, async () => {
      const answer = await page.goto(path);
      expect.soft(answer?.status(), what).toBe(200);
      await expectFine(page, what);
    });
  }
}

/** The path of the first link that looks like this on the page that is open. */
async function path(page: Page, like: RegExp): Promise<string> {
  const links = await page.locator("main a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
  const found = links.find((link) => like.test(link));
  expect(found, `a link like ${like} on ${page.url()}`).toBeDefined();
  return found ?? "";
}

/** The path of an exercise in the library, by the beginning of its title. */
async function exercise(page: Page, title: string): Promise<string> {
  await page.goto(`/library?find=${title}`);
  return path(page, /^\/library\/[0-9a-f-]{36}$/);
}

/** The record of one of the sample clients. */
async function record(page: Page, name: string): Promise<string> {
  await page.goto("/caseload");
  const link = await page.getByRole("link", { name }).getAttribute("href");
  return link ?? "";
}

test.describe("every page", () => {
  test.describe.configure({ timeout: 180_000 });

  test("before anyone has signed in", async ({ page, device, guard }) => {
    guard.expects(/status of (404|422)/);
    await page.goto("/sign-in");
    await expectFine(page, "sign in");
    await page.getByLabel("Email").fill("nobody@example.org");
    await page.getByLabel("Password").fill("not this one");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expect(page.getByLabel("Email")).toHaveValue("nobody@example.org");
    await expectFine(page, "sign in, refused");
    await page.goto("/away");
    await expectFine(page, "away");
    await page.goto("/nothing-here");
    await expectFine(page, "nothing here");

    const therapist = await device();
    await signIn(therapist, THERAPIST);
    await therapist.goto("/clients/new");
    await therapist.getByLabel("Name").fill("Ada Pell");
    await therapist.getByRole("button", { name: "Add client" }).click();
    await expectFine(therapist, "record, nothing in it yet");
    await therapist.getByRole("button", { name: "Invite Ada" }).click();
    const link = await therapist.getByLabel("Invitation link").inputValue();
    await expectFine(therapist, "invitation, for the therapist");
    await page.goto(link);
    await expectFine(page, "invitation");
    await page.getByLabel("Password").fill("short");
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expectFine(page, "invitation, refused");
  });

  test("of the therapist", async ({ page, guard }) => {
    guard.expects(/status of 404/);
    await signIn(page, THERAPIST);
    const noor = await record(page, "Noor Haddad");
    await page.goto(noor);
    const rate = await path(page, /\/rate$/);
    const entry = await path(page, /\/entries\//);
    const pattern = await path(page, /\/patterns\/[0-9a-f-]{36}$/);
    const assigned = await path(page, /\/assignments\//);
    await expectAllFine(page, {
      caseload: "/caseload",
      "add a client": "/clients/new",
      record: noor,
      "name and greeting": `${noor}/edit`,
      "status of a client": `${noor}/status`,
      assign: `${noor}/assign`,
      "an assigned exercise": assigned,
      "record a session": `${noor}/sessions/new`,
      session: rate.replace("/rate", ""),
      "together, before it is opened": rate.replace("/rate", "/joint"),
      rate,
      "write a pattern": `${noor}/patterns/new`,
      "a pattern, suggested": `${noor}/patterns/new?from=3`,
      "a pattern": pattern,
      "reword a pattern": `${pattern}/words`,
      entry,
      report: `${noor}/report`,
      "report of the course": `${noor}/report?kind=course`,
      "brief before a session": `${noor}/brief`,
      "composing a brief": `${noor}/report?kind=brief`,
      practice: "/practice",
      outbox: "/practice/outbox",
      numbers: "/numbers",
      library: "/library",
      "a file for the library": "/library/import",
    });
    await page.goto("/caseload");
    await page.getByRole("searchbox").fill("Nobody");
    await page.getByRole("button", { name: "Find" }).click();
    await expect(page.getByText("No client is called “Nobody”.")).toBeVisible();
    await expectFine(page, "caseload, nobody found");
    const quiz = await exercise(page, "PHQ-9");
    await expectAllFine(page, { exercise: quiz, preview: `${quiz}/preview` });
    await page.goto("/library");
    await expectAllFine(page, { pathway: await path(page, /\/library\/pathways\//) });
    await page.getByRole("link", { name: "Edit", exact: true }).click();
    await expectFine(page, "editing a pathway");
    await page.goto("/clients/00000000-0000-7000-8000-000000000000");
    await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
    await expectFine(page, "nothing here");
  });

  test("of the client", async ({ page }) => {
    await signIn(page, NOOR);
    const shared = await page.getByRole("link", { name: "What has shifted", exact: true }).getAttribute("href");
    await page.goto("/today");
    const homework = await path(page, /\/homework\//);
    await page.goto("/entries");
    const entries = await page.locator("main li").filter({ hasText: "Private" }).getByRole("link").all();
    const privateEntry = (await entries[0]?.getAttribute("href")) ?? "";
    const quiz = await page.getByRole("link", { name: "Your starting pattern" }).first().getAttribute("href");
    await page.goto(shared ?? "");
    const rate = await path(page, /\/rate$/);
    const pattern = await path(page, /\/patterns\/[0-9a-f-]{36}$/);
    await expectAllFine(page, {
      today: "/today",
      "what I have written": "/entries",
      "who has seen what": "/seen",
      numbers: "/numbers",
      "own passkeys": "/account/passkeys",
      rate,
      "write a pattern": `${shared}`.replace("/shared", "/patterns/new"),
      "a pattern": pattern,
      "reword a pattern": `${pattern}/words`,
      "together, before it is opened": rate.replace("/rate", "/joint"),
      "private entry": privateEntry,
      "quiz result": quiz ?? "",
      "exercise, before it is begun": homework,
    });
    await page.goto(homework);
    await beginOrGoOn(page);
    await expectAwake(page);
    await expectFine(page, "one question");
    await page.goto(`${homework}/all`);
    await expectAwake(page);
    await expectFine(page, "all questions");
    await page.goto(`${homework}/finish`);
    await expectFine(page, "look it over");
    await page.goto("/entries");
    await page.getByRole("link", { name: "Before a session: what shifted, what is stuck" }).first().click();
    await expectFine(page, "a finished check-in");
    await page.getByRole("link", { name: "Change this entry" }).click();
    await expectFine(page, "changing an entry");
  });

  test("of what has shifted", async ({ page, device }) => {
    const therapist = await device();
    await signIn(therapist, THERAPIST);
    for (const name of SAMPLE) {
      await therapist.goto(`${await record(therapist, name)}/shared`);
      await expect(therapist.getByRole("heading", { name: "What has shifted" })).toBeVisible();
      await expectFine(therapist, `what has shifted for ${name}`);
    }
    await therapist.goto(`${await record(therapist, "Noor Haddad")}/shared?from=5&to=12&one=3&other=14`);
    await expectFine(therapist, "what has shifted, a part of it, two sessions compared");
    for (const name of ["Tomasz Wieczorek", "Elena Ruiz"]) {
      await therapist.goto(`${await record(therapist, name)}/shared`);
      await therapist.getByRole("link", { name: "More about this pattern" }).first().click();
      await expectFine(therapist, `a pattern of ${name}`);
    }
    await signIn(page, NOOR);
    await page.getByRole("link", { name: "What has shifted", exact: true }).click();
    await expectFine(page, "what has shifted, for the client");
  });

  test("with something wrong on it", async ({ page, guard }) => {
    guard.expects(/status of 422/);
    await signIn(page, THERAPIST);
    const elena = await record(page, "Elena Ruiz");

    /** Sends the form of a page; every fault leads to its field, and what was typed is still there. */
    async function expectFaults(path: string, button: string, fields: Record<string, string>, faulty: string[]) {
      await page.goto(path);
      for (const [name, value] of Object.entries(fields)) {
        await page.locator(`main [name=${name}]`).fill(value);
      }
      await page.locator("main form:not([role=search])").evaluateAll((forms) =>
        forms.forEach((form) => ((form as HTMLFormElement).noValidate = true)),
      );
      await page.getByRole("button", { name: button }).click();
      await expect(page.getByRole("alert").first()).toContainText("What you typed is still here.");
      for (const name of faulty) {
        await expect.soft(page.locator(`.faults a[href="#${name}"]`), `${path}: ${name}`).toBeVisible();
        await expect.soft(page.locator(`#${name}-fault`), `${path}: ${name}`).toBeVisible();
        await expect.soft(page.locator(`#${name}`), `${path}: ${name}`).toBeVisible();
      }
      for (const [name, value] of Object.entries(fields)) {
        await expect.soft(page.locator(`main [name=${name}]`)).toHaveValue(value);
      }
      await expectFine(page, `${path.replace(/[0-9a-f-]{36}/, "…")}, refused`);
    }

    await expectFaults("/clients/new", "Add client", { name: "", email: "no address" }, ["name", "email"]);
    await expectFaults(
      `${elena}/sessions/new`,
      "Record session",
      { day: "", agreed: "Kept", note: "Kept too", next_day: "2001-01-01" },
      ["day"],
    );
    await expectFaults(`${elena}/assign`, "Assign to", { note: "A line that stays" }, ["exercise"]);
    await expectFaults(`${elena}/patterns/new`, "Add pattern", { old: "", new: "wait" }, ["old"]);
    await expectFaults(`${elena}/report`, "Make the report", { from: "2026-02-02", to: "2026-01-01" }, ["to"]);
  });
});

test("code is loaded where it is needed, and nowhere else", async ({ page }) => {
  let code: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (request.resourceType() === "script" || /\.(js|mjs|wasm)$/.test(pathname)) {
      code.push(pathname.replace(/\.[0-9a-f]{16}\./, "."));
    }
  });
  await signIn(page, NOOR);
  // The sign-in page has a button for passkeys.
  code = [];
  const shared = (await page.getByRole("link", { name: "What has shifted", exact: true }).getAttribute("href")) ?? "";
  for (const plain of ["/today", "/entries", "/seen", "/numbers", shared]) {
    await page.goto(plain);
    await page.waitForLoadState("networkidle");
  }
  // The loader says when a login is about to end; without an island it loads nothing more.
  expect([...new Set(code)]).toEqual(["/assets/loader.js"]);

  await page.goto("/today");
  await page.goto(await path(page, /\/homework\//));
  code = [];
  await beginOrGoOn(page);
  await expectAwake(page);
  expect(code.sort()).toEqual(["/assets/islands.js", "/assets/islands.wasm", "/assets/loader.js"]);
});
