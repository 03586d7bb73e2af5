import { defineConfig } from "@playwright/test";
import type { ForEachWorker } from "./support/test.ts";

// `cargo xtask test --only e2e` builds what the tests need and says where it lies:
// WEFT_BIN, WEFT_SITE_DIR, CHROMIUM, WEFT_E2E_RESULTS. Every spec starts a server of its own.
const built = "../../target/e2e";

const chromium = {
  browserName: "chromium" as const,
  launchOptions: {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // Root can't have the sandbox; the rest keeps the browser from calling home, since the tests
    // allow no request to anyone but Weft.
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  },
};

export default defineConfig<object, ForEachWorker>({
  testDir: ".",
  outputDir: `${built}/left-by-failures`,
  forbidOnly: true,
  retries: 0,
  // A worker is a browser and a server.
  workers: 2,
  timeout: 60_000,
  reporter: [
    ["list"],
    ["json", { outputFile: process.env.WEFT_E2E_RESULTS ?? `${built}/results.json` }],
  ],
  use: {
    // A step that can't be done fails soon, not at the end of its test's time.
    actionTimeout: 10_000,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    screenshot: "only-on-failure",
    trace: { mode: "retain-on-failure", screenshots: false },
    // While one page fades into the next, a click reaches neither.
    contextOptions: { reducedMotion: "reduce" },
  },
  projects: [
    {
      name: "desktop",
      testIgnore: "*.phone.spec.ts",
      use: { ...chromium, viewport: { width: 1280, height: 800 } },
    },
    {
      name: "phone",
      testMatch: "*.phone.spec.ts",
      use: { ...chromium, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
    // The journey on two days that are easily got wrong: one that most years lack, and one that ends, with its year, while
    // people are at it. In the browser's own zone the new year has begun already.
    ...Object.entries({
      "leap day": "2028-02-29T10:00:00Z",
      "new year": "2026-12-31T23:59:20Z",
    }).map(([name, moment]) => ({
      name,
      testMatch: "journey.spec.ts",
      use: { ...chromium, moment, viewport: { width: 1280, height: 800 } },
    })),
  ],
});
