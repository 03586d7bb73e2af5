// Words that try to become a part of the page. They stay words: for the client, for the therapist, and in the report.

import { type Page, expect } from "@playwright/test";
import { Client, JOURNAL, Therapist, linkWords, writePattern } from "./support/steps.ts";
import { THERAPIST, expectAwake, signIn, test } from "./support/test.ts";

const CLOSES_THE_FIELD = "</textarea><script>window.hacked=1</script>";
const LOADS_AN_IMAGE = '<img src=x onerror="window.hacked=1">';
const WORDS = `She said hello.\n${CLOSES_THE_FIELD}\n${LOADS_AN_IMAGE}`;

test("hostile words stay words everywhere", async ({ page, device, guard }) => {
  test.setTimeout(120_000);
  guard.expects(/status of (409|422)/);
  await signIn(page, THERAPIST);
  const therapist = new Therapist(page, harmless);
  const client = new Client(await device(), true, harmless);

  const link = await therapist.addClient(`Eve ${LOADS_AN_IMAGE}`, "eve@example.org");
  await therapist.recordSession(`Agreed ${CLOSES_THE_FIELD}`, `Noted ${LOADS_AN_IMAGE}`);
  await therapist.assign([JOURNAL], /^Before the next session/, `Line ${CLOSES_THE_FIELD}`);
  await page.getByRole("link", { name: /^Session 1,/ }).click();
  await expect(page.getByLabel("Private note (optional)")).toHaveValue(`Noted ${LOADS_AN_IMAGE}`);
  await expect(page.getByLabel("What was agreed")).toHaveValue(`Agreed ${CLOSES_THE_FIELD}`);
  await harmless(page);

  await test.step("the client writes them, and finds them as they were", async () => {
    await client.accept(link, "lichen on the north side");
    await client.begin(JOURNAL);
    await client.write(LOADS_AN_IMAGE);
    await client.press("Next");
    await client.write(WORDS);
    await client.page.reload();
    await expectAwake(client.page);
    await expect(client.page.getByRole("textbox")).toHaveValue(WORDS);
    await harmless(client.page);
    await client.showAll();
    await expect(client.page.getByRole("textbox").nth(1)).toHaveValue(WORDS);
    await expectAwake(client.page);
    await harmless(client.page);
    await client.press("Check your answers");
    await saysAll(client.page);
    await client.finish("shared");
    await saysAll(client.page);
  });

  await test.step("the other version, when two tabs meet, too", async () => {
    await therapist.assign([JOURNAL], /^Whenever it suits/, "");
    await client.begin(JOURNAL);
    const second = await client.page.context().newPage();
    await second.goto(client.page.url());
    await second.getByRole("textbox").fill(WORDS);
    await second.getByRole("button", { name: "Next", exact: true }).click();
    await second.close();
    await client.page.getByRole("textbox").fill("Someone");
    await client.press("Next");
    await expect(client.page.getByRole("blockquote")).toContainText(LOADS_AN_IMAGE);
    await harmless(client.page);
  });

  await test.step("the therapist reads and links them", async () => {
    await therapist.openSharedView();
    await writePattern(page, `old ${LOADS_AN_IMAGE}`, `new ${CLOSES_THE_FIELD}`, harmless);
    await page.goto(therapist.record);
    await page.getByRole("region", { name: "Between sessions" }).getByRole("link", { name: JOURNAL, exact: true }).click();
    await saysAll(page);
    await linkWords(page, ["She said hello.", CLOSES_THE_FIELD], `old ${LOADS_AN_IMAGE}`, "new", harmless);
  });

  for (const reader of [therapist, client]) {
    await test.step("the shared view quotes them", async () => {
      await reader.openSharedView();
      await expect(reader.page.getByText(CLOSES_THE_FIELD).first()).toBeVisible();
      await expect(reader.page.getByText(`old ${LOADS_AN_IMAGE}`).first()).toBeVisible();
      await harmless(reader.page);
    });
  }

  await test.step("the caseload and the report hold them as text", async () => {
    await page.goto("/caseload");
    await page.getByRole("searchbox").fill(LOADS_AN_IMAGE);
    await page.getByRole("button", { name: "Find" }).click();
    await expect(page).toHaveURL(/\/caseload\?search=[0-9a-f]+$/);
    await expect(page.getByRole("searchbox")).toHaveValue(LOADS_AN_IMAGE);
    await harmless(page);
    const text = (await therapist.report()).replaceAll(" ", "");
    for (const words of [LOADS_AN_IMAGE, CLOSES_THE_FIELD, `new${CLOSES_THE_FIELD}`]) {
      expect(text).toContain(words.replaceAll(" ", ""));
    }
  });
});

async function saysAll(page: Page): Promise<void> {
  await expect(page.getByText(CLOSES_THE_FIELD).first()).toBeVisible();
  await expect(page.getByText(LOADS_AN_IMAGE).first()).toBeVisible();
  await harmless(page);
}

/** Nothing ran, and nothing of it became a part of the page. */
async function harmless(page: Page): Promise<void> {
  expect(await page.evaluate(() => "hacked" in window)).toBe(false);
  await expect(page.locator("img, [onerror], main script")).toHaveCount(0);
}
