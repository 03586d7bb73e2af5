// The seven steps, from the first meeting to the report: one text, walked with scripts, without, and on a phone.

import { type Page, expect } from "@playwright/test";
import { plain } from "./pdf.ts";
import { Client, JOURNAL, type Look, QUIZ, TRIGGER, Therapist, linkWords, rate, writePattern } from "./steps.ts";
import { test } from "./test.ts";

export interface Journey {
  /** Signed in. */
  therapist: Page;
  /** Nobody yet. */
  client: Page;
  /** Another browser of the client, in which they sign in half-way. */
  signInElsewhere: (email: string, password: string) => Promise<Page>;
  name: string;
  email: string;
  scripts: boolean;
  look: Look;
}

const AGREED = "Notice the moment before reaching for the phone.";
const PRIVATE_NOTE = "Heronsgate: ask about the father another time.";
const LINE = "Begin with whichever feels lighter.";
const SAFE = "She waits until I have finished. When I am late she says: there you are.";
const GREW = "Last week I said that I was hurt. Nobody left.";
const PRIVATE_WORDS = "Quillfeather: I do not want anyone to read this.";
const CHECK = "check his phone when he is late";
const WAIT = "wait, and ask him";
const QUIET = "go quiet when something hurts";
const SAY = "say that it hurts";
const QUESTIONS = 18;

export async function walk(journey: Journey): Promise<void> {
  const { scripts, look, name, email } = journey;
  const password = "lichen on the north side";
  const therapist = new Therapist(journey.therapist, look);
  let client = new Client(journey.client, scripts, look);
  let link = "";

  await test.step("1: the therapist adds a client and gets a link", async () => {
    link = await therapist.addClient(name, email);
    expect(new URL(link).pathname).toMatch(/^\/invitation\/.{40,}/);
  });

  await test.step("2: a session is recorded and two exercises are assigned", async () => {
    await therapist.recordSession(AGREED, PRIVATE_NOTE);
    await therapist.assign([QUIZ, JOURNAL], /^Before the next session/, LINE);
    await therapist.assign([TRIGGER], /^Whenever it suits/, "");
  });

  await test.step("3: the client begins", async () => {
    await client.accept(link, password);
    await expect(client.page.getByText(LINE).first()).toBeVisible();
    await expect(client.page.getByRole("article")).toHaveCount(3);
    await linkWorksOnce(journey.therapist, link);
  });

  await test.step("3: the quiz, with back, skip and pause", async () => {
    await client.begin(QUIZ);
    await look(client.page);
    await client.answer(6);
    await client.answer(2, "keyboard");
    await client.press("Back");
    await client.isAt(2);
    await expect(client.page.getByRole("radio").nth(1)).toBeChecked();
    await client.answer(3, "keyboard");
    for (const point of [5, 1, 7, 4]) {
      await client.answer(point);
    }
    await client.isAt(7);
    await client.page.getByRole("radio").nth(4).check();
    if (scripts) {
      await client.kept();
    }
    await client.press("Pause");
    await expect(client.page).toHaveURL("/today");
  });

  await test.step("3: the quiz goes on in another browser", async () => {
    client = new Client(await journey.signInElsewhere(email, password), scripts, look);
    await client.goOn(QUIZ);
    await client.isAt(8);
    await client.press("Back");
    await expect(client.page.getByRole("radio").nth(4)).toBeChecked();
    await client.press("Next");
    await client.isAt(8);
    await client.press("Skip this question");
    for (let place = 9; place <= QUESTIONS; place += 1) {
      await client.isAt(place);
      await client.answer(1 + ((place * 3) % 7));
    }
    await expect(client.page.getByText(`17 of ${QUESTIONS} answered`)).toBeVisible();
  });

  await test.step("4: the result, in kind words", async () => {
    await client.finish("shared");
    const result = client.page.getByRole("region", { name: "What your answers say" });
    await expect(result).toContainText("not a diagnosis");
    await expect(result.getByRole("img").or(result.getByRole("figure")).first()).toBeVisible();
  });

  await test.step("3: the journal is kept while it is written", async () => {
    await client.begin(JOURNAL);
    await look(client.page);
    await client.write("My aunt Mira");
    await client.press("Next");
    await client.write(SAFE);
    await client.page.reload();
    await expect(client.page.getByRole("textbox")).toHaveValue(SAFE);
    await client.press("Pause");
    await expect(client.page).toHaveURL("/today");
    await client.goOn(JOURNAL);
    await client.isAt(3);
    await client.showAll();
    await expect(client.page.getByRole("textbox")).toHaveCount(6);
    await expect(client.page.getByRole("textbox").nth(1)).toHaveValue(SAFE);
    await look(client.page);
    await client.page.getByRole("textbox").nth(4).fill(GREW);
    await client.press("Check your answers");
    await expect(client.page.getByText("3 of 6 answered. You may leave some out")).toBeVisible();
  });

  await test.step("3: private until it is shared", async () => {
    await client.finish("private");
    await expect(therapistLink(therapist, JOURNAL)).resolves.toBe(false);
    await client.openEntry(JOURNAL);
    await client.page.getByRole("button", { name: /^Share with/ }).click();
    await expect(client.page.getByText(/and you can read|can read this/).first()).toBeVisible();
    await expect(client.page.getByRole("button", { name: "Stop sharing" })).toBeVisible();
    await expect(therapistLink(therapist, JOURNAL)).resolves.toBe(true);
  });

  await test.step("3: another one stays private", async () => {
    await client.begin(TRIGGER);
    await client.page.getByRole("radio", { name: "Yes", exact: true }).check();
    await client.press("Next");
    await client.page.getByRole("textbox").fill(PRIVATE_WORDS);
    await client.showAll();
    await look(client.page);
    await client.press("Check your answers");
    await client.finish("private");
    await expect(client.page.getByText(PRIVATE_WORDS)).toBeVisible();
    await client.page.goto("/today");
    await expect(client.page.getByText("Nothing to do now")).toBeVisible();
  });

  await test.step("5: patterns are written by both", async () => {
    await therapist.openSharedView();
    await look(therapist.page);
    await writePattern(therapist.page, CHECK, WAIT, look);
    await client.openSharedView();
    await writePattern(client.page, QUIET, SAY, look);
  });

  await test.step("5: both rate, each for themselves", async () => {
    await rate(client.page, { [CHECK]: 8, [QUIET]: 6 }, look);
    await therapist.openSharedView();
    await rate(therapist.page, { [CHECK]: 7, [QUIET]: 5 }, look);
  });

  await test.step("5: the client’s words are linked to a pattern", async () => {
    await therapist.openEntry(JOURNAL);
    await linkWords(therapist.page, ["Last week I said that I was hurt."], QUIET, "new", look);
    await client.openEntry(JOURNAL);
    await linkWords(client.page, ["When I am late she says"], CHECK, "old", look);
  });

  await test.step("6: both open the same view", async () => {
    await therapist.openSharedView();
    await client.openSharedView();
    for (const part of ["h2", "blockquote", "td"]) {
      const texts = (page: Page) => page.locator(`main ${part}`).allTextContents();
      expect(await texts(client.page)).toEqual(await texts(therapist.page));
    }
    const text = (await sections(therapist.page)).join(" ");
    for (const words of [CHECK, WAIT, QUIET, SAY, AGREED, "Too few ratings", "What is still stuck", "not a diagnosis"]) {
      expect(text).toContain(words);
    }
    for (const words of [PRIVATE_NOTE, PRIVATE_WORDS]) {
      expect(text).not.toContain(words);
    }
    for (const page of [therapist.page, client.page]) {
      await page.getByText("Show as a table", { exact: true }).first().click();
      const table = page.getByRole("table", { name: "How strong the old way was" });
      await expect(table.getByRole("row").filter({ hasText: CHECK })).toContainText(/8\s*Too few ratings/);
      await page.getByText("How we decide", { exact: true }).last().click();
      await expect(page.getByText("Neither person has rated 5 times").first()).toBeVisible();
      await page.getByText("1 quote showing the new way").click();
      await expect(page.getByText("“Last week I said that I was hurt.”").first()).toBeVisible();
      await look(page);
    }
  });

  await test.step("7: the report holds what is shared and nothing else", async () => {
    const text = await therapist.report();
    const shared = [name, CHECK, WAIT, QUIET, SAY, AGREED, "Last week I said that I was hurt.", "Willow Street Practice"];
    for (const words of [...shared, "Too few ratings", QUIZ, "not a diagnosis"]) {
      expect.soft(text, `the report holds “${words}”`).toContain(plain(words));
    }
    for (const words of ["Heronsgate", "Quillfeather", PRIVATE_NOTE, PRIVATE_WORDS]) {
      expect.soft(text, `the report does not hold “${words}”`).not.toContain(words);
    }
  });

  await test.step("7: the client sees what was opened and made", async () => {
    await client.page.goto("/seen");
    await expect(client.page.getByText(/Progress report/).first()).toBeVisible();
    await expect(client.page.getByText(new RegExp(`read .*${JOURNAL}`)).first()).toBeVisible();
    await look(client.page);
  });
}

async function linkWorksOnce(someone: Page, link: string): Promise<void> {
  await someone.goto(link);
  await expect(someone.getByRole("heading", { name: "This link has been used" })).toBeVisible();
}

/** Whether the therapist's record leads to the words of an entry. */
async function therapistLink(therapist: Therapist, title: string): Promise<boolean> {
  await therapist.page.goto(therapist.record);
  const homework = therapist.page.getByRole("region", { name: "Between sessions" });
  await expect(homework.getByText(title)).toBeVisible();
  return homework.getByRole("link", { name: title }).isVisible();
}

/** The shared view, part by part, with what is folded or left out on a narrow screen. */
async function sections(page: Page): Promise<string[]> {
  const parts = await page.locator("main section").allTextContents();
  return parts.map(plain);
}
