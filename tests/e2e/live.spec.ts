// The joint view on two screens beside each other, on one that is turned round, and without JavaScript.

import { type Page, expect } from "@playwright/test";
import { Client, Therapist, writePattern } from "./support/steps.ts";
import { THERAPIST, expectAwake, expectFine, signIn, test } from "./support/test.ts";

const PASSWORD = "lichen on the north side";
const CHECK = "check his phone when he is late";
const QUIET = "go quiet when something hurts";
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

interface Room {
  therapist: Page;
  client: Page;
  /** The page of the joint view. */
  together: string;
}

/** A client with a session of today and two patterns. */
async function meet(therapistPage: Page, clientPage: Page, name: string, email: string): Promise<Room> {
  await signIn(therapistPage, THERAPIST);
  const therapist = new Therapist(therapistPage);
  const link = await therapist.addClient(name, email);
  await therapist.recordSession("Notice the moment before.", "");
  await therapist.openSharedView();
  await writePattern(therapistPage, CHECK, "wait, and ask him");
  await writePattern(therapistPage, QUIET, "say that it hurts");
  await new Client(clientPage, true).accept(link, PASSWORD);
  await therapistPage.goto(therapist.record);
  await therapistPage.getByRole("link", { name: "Rate together" }).click();
  await expect(therapistPage.getByRole("heading", { name: "Rating together" })).toBeVisible();
  return { therapist: therapistPage, client: clientPage, together: new URL(therapistPage.url()).pathname };
}

async function join(client: Page): Promise<void> {
  await client.goto("/today");
  await expect(client.getByText("Dr. Adeyemi is ready to rate with you.")).toBeVisible();
  await client.getByRole("link", { name: "Rate together" }).click();
}

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name }).click();
const tap = (page: Page, value: number) =>
  page.getByRole("group", { name: /How strong was the old way/ }).getByRole("button", { name: `${value}`, exact: true }).click();
const numbers = (page: Page) => page.locator("dl.both dd");
const line = (page: Page) => page.locator(".following");

test("two screens: rate, show, go on, lose the connection and find it again", async ({ page, device, guard }) => {
  guard.expects(/ERR_INTERNET_DISCONNECTED|Failed to fetch|ERR_NETWORK_CHANGED/);
  const { therapist, client } = await meet(page, await device(PHONE), "Livia Sand", "livia@example.org");
  await press(therapist, "Rate together on two screens");
  await join(client);
  for (const screen of [therapist, client]) {
    await expectAwake(screen);
    await expect(line(screen)).toHaveText("Connected");
    await expect(screen.getByRole("heading", { level: 1 })).toContainText(CHECK);
    await expect(screen.getByRole("link", { name: "Check for changes" })).toBeHidden();
  }

  await test.step("each rates, and sees only that the other has", async () => {
    await tap(client, 6);
    await expect(client.getByText("You rated this 6.")).toBeVisible();
    await expect(therapist.getByText("Livia has rated.", { exact: true })).toBeVisible();
    await expect(therapist.locator("[aria-pressed=true]")).toHaveCount(0);
    await expect(therapist.getByRole("button", { name: "Show both ratings" })).toHaveCount(0);
    await tap(client, 7);
    await expect(client.getByText("You rated this 7.")).toBeVisible();
    await tap(therapist, 5);
    await expect(client.getByText("Dr. Adeyemi has rated.", { exact: true })).toBeVisible();
    await expect(numbers(client)).toHaveCount(0);
  });

  await test.step("one shows both, and both see them", async () => {
    await press(client, "Show both ratings");
    for (const screen of [client, therapist]) {
      await expect(numbers(screen)).toHaveText(["7", "5"]);
      await expect(screen.getByText(/1 rating by (you|Livia) so far\./)).toBeVisible();
    }
  });

  await test.step("the therapist moves on, the other screen follows", async () => {
    await press(therapist, "Next pattern");
    await expect(client.getByRole("heading", { level: 1 })).toContainText(QUIET);
  });

  await test.step("a rating without a connection waits, and arrives", async () => {
    await client.context().setOffline(true);
    await expect(line(client)).toHaveText("Connection lost. Your ratings are saved. Trying again");
    await tap(client, 4);
    await expect(line(client)).toContainText("Your rating is still on this page");
    await expect(client.getByRole("button", { name: "4", exact: true })).toHaveAttribute("aria-pressed", "true");
    await tap(therapist, 3);
    await expect(therapist.getByText("Livia has not rated yet.", { exact: true })).toBeVisible();
    await client.context().setOffline(false);
    await expect(therapist.getByText("Livia has rated.", { exact: true })).toBeVisible({ timeout: 15_000 });
    await expect(client.getByText("You rated this 4.")).toBeVisible();
    await expect(client.getByText("Dr. Adeyemi has rated.", { exact: true })).toBeVisible();
    await expect(line(client)).toHaveText("Connected", { timeout: 15_000 });
  });

  await test.step("what was missed meanwhile is there", async () => {
    await client.context().setOffline(true);
    await press(therapist, "Show both ratings");
    await press(therapist, "Show the summary");
    await client.context().setOffline(false);
    await expect(client.getByRole("heading", { name: "Your ratings, side by side" })).toBeVisible({ timeout: 15_000 });
    await expect(numbers(client)).toHaveText(["7", "5", "4", "3"]);
  });

  await test.step("it is closed, and both are told", async () => {
    await press(therapist, "Finish rating together");
    await expect(client.getByRole("heading", { name: "Rating together" })).toBeVisible();
    await expect(client.getByText("You are not rating together yet.")).toBeVisible();
    await client.getByRole("link", { name: "What has shifted" }).last().click();
    await expect(client.getByRole("heading", { name: "What has shifted" })).toBeVisible();
    await client.goto("/seen");
    await expect(client.getByText("started rating together with you")).toBeVisible();
  });
});

test("one screen, turned round", async ({ page, device }) => {
  const { therapist } = await meet(page, await device(PHONE), "Runa Holm", "runa@example.org");
  await press(therapist, "Rate together on this screen");
  await expectAwake(therapist);
  await expect(therapist.getByText("For Runa")).toBeVisible();
  await expect(therapist.getByRole("link", { name: "Caseload" })).toHaveCount(0);
  await tap(therapist, 8);
  await expect(therapist.getByRole("heading", { name: "Turn the screen to Dr. Adeyemi" })).toBeVisible();
  await expect(therapist.getByText(CHECK)).toHaveCount(0);
  await expectFine(therapist, "one screen, between the two");
  await press(therapist, "Rate now");
  await expect(therapist.getByText("For Dr. Adeyemi")).toBeVisible();
  await expect(therapist.locator("[aria-pressed=true]")).toHaveCount(0);
  await tap(therapist, 6);
  await expect(therapist.getByRole("heading", { name: "Put the screen where you can both see it" })).toBeVisible();
  await press(therapist, "Show both ratings");
  await expect(numbers(therapist)).toHaveText(["8", "6"]);
  await expect(therapist.getByRole("link", { name: "Caseload" })).toBeVisible();
  await expectFine(therapist, "one screen, both shown");
  await press(therapist, "Next pattern");
  await expect(therapist.getByText("For Runa")).toBeVisible();
  await expect(therapist.getByRole("link", { name: "Caseload" })).toHaveCount(0);
  await press(therapist, "Skip this pattern");
  await expect(therapist.getByRole("heading", { name: "Your ratings, side by side" })).toBeVisible();
  await expectFine(therapist, "the summary");
  await press(therapist, "Finish rating together");
  await expect(numbers(therapist)).toHaveText(["8", "6", "Not rated", "Not rated"]);
});

test("two screens without JavaScript", async ({ device, guard }) => {
  guard.expects(/status of 422/);
  const plain = { javaScriptEnabled: false };
  const { therapist, client, together } = await meet(
    await device(plain),
    await device({ ...PHONE, ...plain }),
    "Otto Brandt",
    "otto@example.org",
  );
  await press(therapist, "Rate together on two screens");
  await join(client);
  await tap(client, 6);
  await expect(client.getByText("You rated this 6.")).toBeVisible();
  await expect(therapist.getByText("Otto has not rated yet.", { exact: true })).toBeVisible();
  await therapist.getByRole("link", { name: "Check for changes" }).click();
  await expect(therapist.getByText("Otto has rated.", { exact: true })).toBeVisible();
  await tap(therapist, 4);
  await press(therapist, "Show both ratings");
  await expect(numbers(therapist)).toHaveText(["6", "4"]);

  // A tap on a page that does not know it yet.
  await tap(client, 9);
  await expect(client.getByRole("alert")).toContainText("Both ratings have been shown");
  await expect(numbers(client)).toHaveText(["6", "4"]);

  await press(therapist, "Next pattern");
  await client.goto(together);
  await tap(client, 3);
  await press(therapist, "Finish rating together");
  await client.getByRole("link", { name: "Check for changes" }).click();
  await expect(numbers(client)).toHaveText(["6", "4", "3", "Not rated"]);
});

test("the joint view can be read by everyone", async ({ page, device }) => {
  test.setTimeout(120_000);
  const { therapist, client } = await meet(page, await device(PHONE), "Ebba Lind", "ebba@example.org");
  await press(therapist, "Rate together on two screens");
  await join(client);
  await expectFine(therapist, "rating, the therapist");
  await expectFine(client, "rating, the client");
  await tap(client, 6);
  await tap(therapist, 6);
  await expect(client.getByRole("button", { name: "Show both ratings" })).toBeVisible();
  await expectFine(client, "both have rated");
  await press(client, "Show both ratings");
  await expect(numbers(client)).toHaveCount(2);
  await expectFine(client, "both shown");
});
