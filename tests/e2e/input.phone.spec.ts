// What people type may be longer than a phone is wide, and a slider may be meant where it rests.

import { type Page, expect } from "@playwright/test";
import { THERAPIST, expectAwake, expectNoSidewaysScroll, signIn, test } from "./support/test.ts";

const LONG = "L".repeat(120);
const PASSWORD = "three quiet words in a row";

/** Opens what is folded and looks how wide the page is. */
async function visit(page: Page, path: string): Promise<void> {
  const answer = await page.goto(path);
  expect.soft(answer?.status(), path).toBe(200);
  await page.locator("details").evaluateAll((folded) => folded.forEach((one) => one.setAttribute("open", "")));
  await expectNoSidewaysScroll(page);
}

test.describe("a word of 120 letters", () => {
  test.describe.configure({ timeout: 120_000 });

  test("as a name, as what someone is called and as what was agreed", async ({ page, device, guard }) => {
    guard.expects(/status of (409|422)/);
    await signIn(page, THERAPIST);
    await page.goto("/clients/new");
    await page.getByLabel("Name").fill(LONG);
    await page.getByRole("button", { name: "Add client" }).click();
    await expect(page.getByRole("heading", { level: 1, name: LONG })).toBeVisible();
    await expectNoSidewaysScroll(page);
    const record = new URL(page.url()).pathname;

    await page.goto(`${record}/sessions/new`);
    await page.getByLabel("What was agreed").fill(LONG);
    await page.getByRole("button", { name: "Record session" }).click();
    await expect(page).toHaveURL(record);
    await page.goto(`${record}/patterns/new`);
    await page.getByLabel("I used to …").fill(LONG);
    await page.getByLabel("Now I can …").fill(LONG);
    await page.getByRole("button", { name: "Add pattern" }).click();
    await expect(page).not.toHaveURL(/new$/);
    await page.goto(record);
    const links = await page.locator("main a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    const own = links.filter((link) => /\/(rate|joint)$|\/(sessions|patterns)\/[0-9a-f-]{36}$/.test(link));
    for (const path of ["/caseload", record, `${record}/edit`, `${record}/assign`, `${record}/shared`, `${record}/report`, ...own]) {
      await visit(page, path);
    }
    await page.goto("/caseload");
    await page.getByLabel("Find a client").fill(LONG);
    await page.getByRole("button", { name: "Find" }).click();
    await expect(page.getByText("1 client found for")).toBeVisible();
    await expectNoSidewaysScroll(page, "the caseload, searched");

    await page.goto(`${record}/assign`);
    await page.getByLabel("A personal line").fill(LONG);
    await page.locator("details").evaluateAll((folded) => folded.forEach((one) => one.setAttribute("open", "")));
    await page.getByRole("checkbox").first().check();
    await page.getByRole("radio", { name: "Whenever it suits" }).check();
    await page.getByRole("button", { name: /^Assign to/ }).click();
    await expect(page).toHaveURL(record);

    await page.getByRole("button", { name: /^Invite/ }).click();
    await expectNoSidewaysScroll(page, "the invitation, for the therapist");
    const link = await page.getByLabel("Invitation link").inputValue();
    const phone = await device({ viewport: { width: 390, height: 844 } });
    await phone.goto(link);
    await expectNoSidewaysScroll(phone, "the invitation");
    await phone.getByLabel("Email").fill("long@example.org");
    await phone.getByLabel("Password").fill(PASSWORD);
    await phone.getByRole("button", { name: "Create account" }).click();
    await expect(phone.getByRole("heading", { level: 1, name: LONG })).toBeVisible();
    await expectNoSidewaysScroll(phone, "today");
    const given = await phone.locator("main a").evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""));
    const homework = given.filter((href) => /^\/homework\/[0-9a-f-]{36}$/.test(href));
    for (const path of ["/today", `${record}/shared`, `${record}/patterns/new`, "/seen", ...homework]) {
      await visit(phone, path);
    }
  });
});

test("a slider that is tapped where it rests is answered", async ({ page }) => {
  await signIn(page, "noor@example.org");
  await page.goto("/today");
  await page.getByRole("button", { name: /Log: a trigger/ }).click();
  await expectAwake(page);
  const slider = page.locator("input[type=range]");
  await expect(slider).toBeVisible();
  await expect(slider).toHaveValue("5");
  await expect(page.getByRole("radio", { name: "5", exact: true })).not.toBeChecked();
  await slider.click();
  await expect(page.getByRole("radio", { name: "5", exact: true })).toBeChecked();
  await expect(page.getByText(/^Saved/)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("radio", { name: "5", exact: true })).toBeChecked();
});

test("more contrast is given to those who ask for it", async ({ page }) => {
  await page.goto("/sign-in");
  const look = () =>
    page.evaluate(() => {
      const style = getComputedStyle(document.documentElement);
      return ["--soft", "--line", "--edge", "--ink"].map((name) => style.getPropertyValue(name).trim());
    });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, contrast: "no-preference" });
    const plain = await look();
    await page.emulateMedia({ colorScheme, contrast: "more" });
    const more = await look();
    const lightness = (color: string) => Number.parseFloat(color.replace("oklch(", ""));
    const away = colorScheme === "light" ? -1 : 1;
    more.forEach((color, place) => {
      const [before, after] = [lightness(plain[place] ?? ""), lightness(color)];
      expect(away * (after - before), `${colorScheme}: ${plain[place]} and ${color}`).toBeGreaterThan(0);
    });
  }
});
