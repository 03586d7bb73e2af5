// The pictures of the README, made anew with WEFT_PICTURES=1.

import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Page, expect } from "@playwright/test";
import { beginOrGoOn } from "./support/steps.ts";
import { THERAPIST, expectAwake, signIn, test } from "./support/test.ts";

const FOLDER = join(import.meta.dirname, "../../docs/pictures");
const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true };

test.skip(!process.env.WEFT_PICTURES, "pictures are made when WEFT_PICTURES is set");

test("pictures for the README", async ({ device }) => {
  await mkdir(FOLDER, { recursive: true });

  const therapist = await device(DESK);
  await signIn(therapist, THERAPIST);
  await take(therapist, "caseload");
  await therapist.getByRole("link", { name: "Noor Haddad" }).click();
  await therapist.getByRole("link", { name: "What has shifted" }).click();
  await expect(therapist.getByRole("heading", { name: "What has shifted" })).toBeVisible();
  await take(therapist, "shared");

  const client = await device(PHONE);
  await signIn(client, "noor@example.org");
  await take(client, "today");
  await client.getByRole("article").first().getByRole("link").click();
  await beginOrGoOn(client);
  await expectAwake(client);
  await client.goto(client.url().replace(/\d+$/, "4"));
  await expectAwake(client);
  await client.getByRole("textbox").fill(
    "She forgot, and I went quiet. Two days later she rang and asked what was wrong. I told her, and she stayed on the line.",
  );
  await expect(client.getByRole("status")).toHaveText(/^Saved/);
  await client.getByRole("heading", { level: 1 }).click();
  await take(client, "player");
});

async function take(page: Page, name: string): Promise<void> {
  // Nothing is pointed at.
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  expect((await stat(path)).size).toBeLessThan(250_000);
}
