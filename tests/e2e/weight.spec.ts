// What a page costs someone who opens it for the first time, and how soon an answer begins. The numbers are printed.

import { type Browser, type Page, expect } from "@playwright/test";
import { beginOrGoOn, unfold } from "./support/steps.ts";
import { THERAPIST, expectAwake, signIn, test } from "./support/test.ts";

const KB = 1000;

/** Bytes that came over the network for one page in a browser that has nothing stored but the login. */
async function weigh(browser: Browser, signedIn: Page, path: string, loaded: (page: Page) => Promise<unknown>): Promise<number> {
  const context = await browser.newContext({ storageState: await signedIn.context().storageState() });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  let bytes = 0;
  network.on("Network.loadingFinished", (finished) => {
    bytes += finished.encodedDataLength;
  });
  await page.goto(path);
  await loaded(page);
  await page.waitForLoadState("networkidle");
  await context.close();
  return bytes;
}

test("what Today and a quiz weigh", async ({ page, browser, device }) => {
  await signIn(page, THERAPIST);
  await page.getByRole("link", { name: "Ben Osei" }).click();
  await page.getByRole("link", { name: "Assign exercises" }).click();
  await unfold(page);
  await page.getByRole("checkbox", { name: "Your starting pattern" }).check();
  await page.getByRole("radio", { name: /^Whenever it suits/ }).check();
  await page.getByRole("button", { name: "Assign to" }).click();

  const client = await device();
  await signIn(client, "ben@example.org");
  await client.getByRole("article").filter({ hasText: "Your starting pattern" }).last().getByRole("link").click();
  await beginOrGoOn(client);
  await expectAwake(client);

  const today = await weigh(browser, client, "/today", (page) => expect(page.getByRole("main")).toBeVisible());
  const quiz = await weigh(browser, client, client.url(), expectAwake);
  console.log(`weight today ${today} bytes`);
  console.log(`weight quiz ${quiz} bytes`);
  expect(today).toBeGreaterThan(0);
  expect(today).toBeLessThan(250 * KB);
  expect(quiz).toBeLessThan(500 * KB);
});

test("how soon the shared view of the longest course begins", async ({ page }) => {
  await signIn(page, THERAPIST);
  await page.getByRole("link", { name: "Noor Haddad" }).click();
  const record = page.url();
  const waits: number[] = [];
  for (let time = 0; time < 10; time += 1) {
    await page.goto(`${record}/shared`);
    waits.push(
      await page.evaluate(() => {
        const [loading] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
        return loading ? loading.responseStart - loading.requestStart : Number.NaN;
      }),
    );
  }
  const median = waits.sort((one, other) => one - other)[5];
  console.log(`weight shared view, first byte after ${median?.toFixed(1)} ms (median of 10)`);
  expect(median).toBeLessThan(2_000);
});
