// A report from composing to the downloaded file, without JavaScript: the client looks first and leaves a quote out.

import { type Page, expect } from "@playwright/test";
import { download, plain } from "./support/pdf.ts";
import { THERAPIST, expectNoSidewaysScroll, signIn, test } from "./support/test.ts";

test.use({ javaScriptEnabled: false });

const STRUCK = "I did check then, but later, and with orange hands.";
const KEPT = "I can ask her when she will call";

/** The list of what a report holds, as the page has it. */
async function parts(page: Page): Promise<string[]> {
  const items = await page.getByRole("region", { name: /^Preview|What would be in it/ }).getByRole("list").first().getByRole("listitem").allTextContents();
  return items.map(plain);
}

test("the client looks first, and the report holds what they agreed to", async ({ page, device }) => {
  test.setTimeout(120_000);
  await signIn(page, THERAPIST);
  await page.goto("/caseload");
  await page.getByRole("link", { name: "Noor Haddad" }).click();
  const record = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "Make a report" }).click();
  await page.getByRole("button", { name: /^Course report/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Course report" })).toBeVisible();
  await page.getByLabel("Who it is for").fill("Noor, to keep");
  await page.getByRole("checkbox", { name: "How we decide" }).uncheck();
  await page.getByRole("button", { name: "Preview the report" }).last().click();
  await expect(page.getByRole("heading", { name: "Preview: Course report" })).toBeVisible();
  await expect(page.getByLabel("Who it is for")).toHaveValue("Noor, to keep");
  await expect(page.getByRole("checkbox", { name: "How we decide" })).not.toBeChecked();
  const previewed = await parts(page);
  expect(previewed.join(" ")).toContain("Each pattern over time: 4 patterns");
  await page.getByRole("button", { name: "Ask Noor to check it first" }).click();
  await expect(page.getByText("Noor has not answered yet.")).toBeVisible();

  const noor = await device();
  await signIn(noor, "noor@example.org");
  await noor.setViewportSize({ width: 390, height: 844 });
  await noor.goto("/today");
  await noor.getByRole("link", { name: "Check the report" }).click();
  await expect(noor.getByText("It is for Noor, to keep.")).toBeVisible();
  expect((await parts(noor)).slice(1)).toEqual(previewed.slice(1));
  await expectNoSidewaysScroll(noor);
  await noor.getByRole("checkbox", { name: `Leave this out “${STRUCK}”` }).check();
  await noor.getByRole("button", { name: "I agree to this report" }).click();
  await expect(noor.getByText(/you agreed to it with one thing left out/)).toBeVisible();

  await page.goto(`${record}/report`);
  await expect(page.getByText("Noor agreed and left 1 entry or quote out.")).toBeVisible();
  await page.getByRole("button", { name: "Make the report as agreed" }).click();
  await expect(page.getByRole("heading", { name: "Your report is ready" })).toBeVisible();
  const text = await download(page);
  expect(text).toContain("Course report");
  expect(text).toContain(KEPT);
  expect(text).not.toContain(STRUCK);
  expect(text).toContain("Noor checked this report");
  expect(text).not.toContain("left out");
  expect(text).not.toContain("How we decide");

  await noor.goto("/seen");
  await expect(noor.getByText("For Noor, to keep")).toBeVisible();
  const [again] = await Promise.all([
    noor.waitForEvent("download"),
    noor.getByRole("link", { name: /^Download Course report/ }).first().click(),
  ]);
  expect(again.suggestedFilename()).toMatch(/^course-report-\d{4}-\d{2}-\d{2}\.pdf$/);
});
