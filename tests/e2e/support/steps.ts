// What people do with Weft, a function for each thing. With scripts and without, the steps are the same; only how
// words are kept differs (see `Client.kept`).

import { type Page, expect } from "@playwright/test";
import { makeReport } from "./pdf.ts";

/** Looks at each page on the way. */
export type Look = (page: Page) => Promise<void>;

export const QUIZ = "Your starting pattern";
export const JOURNAL = "A person you feel safe with";
export const TRIGGER = "Journal: after a trigger";

const nothing: Look = async () => {};

/** The therapist's browser, with the record of one client. */
export class Therapist {
  constructor(
    readonly page: Page,
    readonly look: Look = nothing,
  ) {}

  /** "/clients/…" of the client who was added. */
  record = "";

  /** Adds a client; the answer is the link of the invitation. */
  async addClient(name: string, email: string): Promise<string> {
    const { page } = this;
    await page.goto("/caseload");
    await this.look(page);
    await page.getByRole("link", { name: "Add a client" }).click();
    await expect(page.getByRole("heading", { name: "Add a client" })).toBeVisible();
    await this.look(page);
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Email").fill(email);
    await page.getByRole("button", { name: "Add client" }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    this.record = new URL(page.url()).pathname;
    await this.look(page);
    return this.invite();
  }

  async invite(): Promise<string> {
    const { page } = this;
    await page.goto(this.record);
    await page.getByRole("button", { name: /^(Invite|Make a new invitation link)/ }).click();
    await expect(page.getByText("Works once, until")).toBeVisible();
    await this.look(page);
    return page.getByLabel("Invitation link").inputValue();
  }

  /** Records the session of today and plans the next, a week later. */
  async recordSession(agreed: string, privateNote: string): Promise<void> {
    const { page } = this;
    await page.goto(this.record);
    await page.getByRole("link", { name: "Record a session" }).click();
    await this.look(page);
    await page.getByLabel("What was agreed").fill(agreed);
    await page.getByLabel("Private note (optional)").fill(privateNote);
    const today = await page.getByLabel("Day").first().inputValue();
    const next = page.getByRole("group", { name: /next session/i });
    await next.getByLabel("Day").fill(aWeekAfter(today));
    await next.getByLabel("Time").fill("10:00");
    await page.getByRole("button", { name: "Record session" }).click();
    await expect(page).toHaveURL(this.record);
    await expect(page.getByRole("link", { name: /^Session 1,/ })).toBeVisible();
    await expect(page.getByText(/^Next session .*10:00$/)).toBeVisible();
    await expect(page.getByText(agreed)).toBeVisible();
    await this.look(page);
  }

  async assign(exercises: string[], until: RegExp, line: string): Promise<void> {
    const { page } = this;
    await page.goto(`${this.record}/assign`);
    await this.look(page);
    await unfold(page);
    for (const exercise of exercises) {
      await page.getByRole("checkbox", { name: exercise, exact: true }).check();
    }
    await page.getByRole("radio", { name: until }).check();
    await page.getByLabel("A personal line").fill(line);
    await page.getByRole("button", { name: "Assign to" }).click();
    await expect(page).toHaveURL(this.record);
    const homework = page.getByRole("region", { name: "Between sessions" });
    for (const exercise of exercises) {
      await expect(homework.getByText(exercise).first()).toBeVisible();
    }
  }

  async openSharedView(): Promise<void> {
    await this.page.goto(this.record);
    await this.page.getByRole("link", { name: "What has shifted" }).click();
    await expect(this.page.getByRole("heading", { name: "What has shifted" })).toBeVisible();
  }

  /** The page on which a shared entry is read, if this one is. */
  async openEntry(title: string): Promise<void> {
    await this.page.goto(this.record);
    await this.page.getByRole("region", { name: "Between sessions" }).getByRole("link", { name: title }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  }

  /** The text of the progress report. */
  async report(): Promise<string> {
    const { page } = this;
    await this.openSharedView();
    await page.getByRole("link", { name: "Make a report" }).click();
    await this.look(page);
    return makeReport(page);
  }
}

/** A client's browser, with scripts or without. */
export class Client {
  constructor(
    readonly page: Page,
    readonly scripts: boolean,
    readonly look: Look = nothing,
  ) {}

  /** Opens the link, reads who can see what, chooses a password, and is on Today. */
  async accept(link: string, password: string): Promise<void> {
    const { page } = this;
    await page.goto(link);
    const who = page.getByRole("region", { name: "Who can see what" });
    await expect(who).toContainText("What you write or answer in an exercise starts private");
    await expect(who).toContainText("no other therapist can open your record");
    await this.look(page);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page).toHaveURL("/today");
    await this.look(page);
  }

  /** From Today to the first question. */
  async begin(title: string): Promise<void> {
    const { page } = this;
    await page.goto("/today");
    await page.getByRole("article").filter({ hasText: title }).getByRole("link", { name: /^Begin/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await this.look(page);
    await page.getByRole("button", { name: "Begin" }).click();
    await this.isAt(1);
  }

  /** From Today to where it was left. */
  async goOn(title: string): Promise<void> {
    const { page } = this;
    await page.goto("/today");
    const card = page.getByRole("article").filter({ hasText: title });
    await expect(card).toContainText("are saved, and still private.");
    await this.look(page);
    await card.getByRole("link").click();
    await this.look(page);
    await page.getByRole("link", { name: /^Go on/ }).click();
  }

  async isAt(place: number): Promise<void> {
    await expect(this.page).toHaveURL(new RegExp(`/homework/[0-9a-f-]{36}/${place}$`));
  }

  /** Chooses answer `point`, counted from 1, and goes on: by hand or by keyboard. */
  async answer(point: number, by: "mouse" | "keyboard" = "mouse"): Promise<void> {
    const { page } = this;
    const here = page.url();
    const choices = page.getByRole("radio");
    if (by === "mouse") {
      await choices.nth(point - 1).check();
      await page.getByRole("button", { name: /^(Next|Check your answers)$/ }).click();
    } else {
      await choices.first().focus();
      await page.keyboard.press("Space");
      for (let at = 1; at < point; at += 1) {
        await page.keyboard.press("ArrowDown");
      }
      await expect(choices.nth(point - 1)).toBeChecked();
      await page.keyboard.press("Enter");
    }
    await expect(page).not.toHaveURL(here);
  }

  /** Types into the field of the question that is shown, and leaves it to Weft to keep it. */
  async write(words: string): Promise<void> {
    await this.page.getByRole("textbox").fill(words);
    await this.kept();
  }

  /** With scripts, what is typed is saved while it is typed, and the page says so; without, a button does it. */
  async kept(): Promise<void> {
    const { page } = this;
    if (this.scripts) {
      await expect(page.getByRole("status")).toHaveText(/^Saved \d\d:\d\d$/);
    } else {
      const here = page.url();
      await this.press("Next");
      await expect(page).not.toHaveURL(here);
      await this.press("Back");
      await expect(page).toHaveURL(here);
    }
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole("button", { name: button, exact: true }).click();
  }

  async showAll(): Promise<void> {
    await this.press("Show all questions on one page");
    await expect(this.page).toHaveURL(/\/all$/);
  }

  async finish(readers: "private" | "shared"): Promise<void> {
    const { page } = this;
    await expect(page.getByRole("heading", { name: "Check your answers" })).toBeVisible();
    await this.look(page);
    await page.getByRole("button", { name: readers === "private" ? "Finish and keep private" : /^Finish and share with/ }).click();
    await expect(page).toHaveURL(/\/entry\?finished/);
    await expect(page.getByRole("status")).toContainText(readers === "private" ? "kept private" : "shared with");
    await this.look(page);
  }

  async openEntry(title: string): Promise<void> {
    const { page } = this;
    await page.goto("/entries");
    await this.look(page);
    await page.getByRole("link", { name: title }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  }

  async openSharedView(): Promise<void> {
    await this.page.goto("/today");
    await this.page.getByRole("link", { name: "What has shifted", exact: true }).click();
    await expect(this.page.getByRole("heading", { name: "What has shifted" })).toBeVisible();
  }
}

/** Opens everything on the page that is folded. */
export async function unfold(page: Page): Promise<void> {
  const folded = page.locator("main details:not([open]) > summary");
  while ((await folded.count()) > 0) {
    await folded.first().click();
  }
}

/** From the page of an exercise to a question of it, begun already or not. */
export async function beginOrGoOn(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Begin" }).or(page.getByRole("link", { name: /^Go on/ })).click();
  await expect(page).toHaveURL(/\/\d+$/);
}

/** Either of them, from the shared view. */
export async function writePattern(page: Page, old: string, wanted: string, look: Look = nothing): Promise<void> {
  await page.getByRole("link", { name: "Add a pattern" }).click();
  await look(page);
  await page.getByLabel("I used to …").fill(old);
  await page.getByLabel("Now I can …").fill(wanted);
  await page.getByRole("button", { name: "Add pattern" }).click();
  await expect(page.getByRole("heading", { name: "What has shifted" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 3, name: old })).toBeVisible();
}

/** Either of them, from the shared view: `ratings` by the words of the old way. */
export async function rate(page: Page, ratings: Record<string, number>, look: Look = nothing): Promise<void> {
  await page.getByRole("link", { name: "Rate session 1" }).first().click();
  await look(page);
  for (const [old, strength] of Object.entries(ratings)) {
    await page.getByRole("group", { name: old }).getByRole("radio", { name: String(strength), exact: true }).check();
  }
  await page.getByRole("button", { name: "Save ratings" }).click();
  await expect(page.getByRole("heading", { name: "What has shifted" })).toBeVisible();
}

/** Either of them, on a shared entry: the sentences that hold any of `words`, for one side of a pattern. */
export async function linkWords(page: Page, words: string[], old: string, side: "old" | "new", look: Look = nothing): Promise<void> {
  await page.getByText("Link a quote to a pattern").click();
  await look(page);
  for (const sentence of words) {
    await page.getByRole("checkbox", { name: sentence }).check();
  }
  await page.getByRole("group", { name: "Which pattern?" }).getByRole("radio", { name: old }).check();
  await page.getByRole("radio", { name: `The ${side} way` }).check();
  await page.getByRole("button", { name: "Link quote" }).click();
  await expect(page.getByRole("region", { name: "Quotes linked to a pattern" })).toBeVisible();
  await look(page);
}

function aWeekAfter(day: string): string {
  const then = new Date(`${day}T12:00:00Z`);
  then.setUTCDate(then.getUTCDate() + 7);
  return then.toISOString().slice(0, 10);
}
