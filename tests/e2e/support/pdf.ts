// Reading a report back, with the tools anyone would use.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { type Page, expect } from "@playwright/test";

const run = promisify(execFile);

/** Makes the report on a therapist's report page; the answer is the text in it, with single spaces. */
export async function makeReport(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Make the report (PDF)" }).click();
  return download(page);
}

/** Downloads the report whose page is open; the answer is the text in it, with single spaces. */
export async function download(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download the report (PDF)" }).click(),
  ]);
  const file = await download.path();
  const start = (await readFile(file)).subarray(0, 4).toString("latin1");
  expect(start).toBe("%PDF");
  await run("qpdf", ["--check", file]);
  const { stdout } = await run("pdftotext", ["-enc", "UTF-8", file, "-"]);
  return plain(stdout);
}

/** Line breaks are the layout's: a text is the same with any of them. */
export function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
