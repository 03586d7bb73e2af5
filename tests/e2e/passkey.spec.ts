// Passkeys, with a device that Chromium pretends to have.

import { type Page, expect } from "@playwright/test";
import { PASSWORD, accessibleOnce, expectAwake, signIn, test } from "./support/test.ts";

/** Whoever holds the device shows that it is them, at once. */
async function giveDevice(page: Page): Promise<(shows: boolean) => Promise<unknown>> {
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return (isUserVerified) => devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out", exact: true }).first().click();
  await expect(page).toHaveURL(/sign-in/);
}

test.describe("at a name", () => {
  // A passkey belongs to one, and a number is none.
  test.use({ baseURL: ({ weft }, use) => use(weft.address.replace("127.0.0.1", "localhost")) });

  test("a passkey is added, signs in alone and after the password, and is removed", async ({ page, guard }) => {
    const look = accessibleOnce();
    const showsThemself = await giveDevice(page);
    await signIn(page, "noor@example.org");

    await page.goto("/account/passkeys");
    await look(page);
    await page.getByLabel("Name (optional)").fill("Noor’s laptop");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await expect(page.getByRole("heading", { name: "Your recovery codes" })).toBeVisible();
    await page.goto("/account/passkeys");
    await expect(page.getByText("Noor’s laptop").first()).toBeVisible();
    await look(page);
    // Of one device one is enough.
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await expect(page.getByText("This device has a passkey for your account already.")).toBeVisible();

    // Alone; it leads to where they wanted to go.
    await signOut(page);
    await page.goto("/entries");
    await expect(page).toHaveURL(/sign-in/);
    await look(page);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page).toHaveURL("/entries");

    // After the password.
    await page.goto("/account");
    await signOut(page);
    await page.getByLabel("Email").fill("noor@example.org");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
    await look(page);
    // Someone else at the device gets no further, and can still enter a code.
    await showsThemself(false);
    await page.getByRole("button", { name: "Use your passkey" }).click();
    await expect(page.getByText("The passkey was not used. Try again, or enter a code.")).toBeVisible({ timeout: 30_000 });
    await showsThemself(true);
    await page.getByRole("button", { name: "Use your passkey" }).click();
    await expect(page).toHaveURL("/today");

    await page.goto("/account/passkeys");
    await page.getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("You have no passkey yet.")).toBeVisible();
    await page.goto("/account");
    await signOut(page);
    guard.expects(/status of 422/);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    await expect(page.getByText("This passkey was not accepted.").first()).toBeVisible();
    await signIn(page, "noor@example.org");
    await expect(page).toHaveURL("/today");
  });
});

test("at a number the page says where passkeys work, and the password does", async ({ page, weft }) => {
  await page.goto(`${weft.address}/sign-in`);
  await expectAwake(page);
  await expect(page.getByRole("button", { name: "Use a passkey" })).toBeHidden();
  await page.getByLabel("Email").fill("ben@example.org");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(`${weft.address}/today`);
  await page.goto(`${weft.address}/account/passkeys`);
  const name = weft.address.replace("127.0.0.1", "localhost");
  await expect(page.getByText(`Open Weft at ${name} to use a passkey.`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a passkey" })).toBeHidden();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("there is no button, and the other ways are there", async ({ page }) => {
    await page.goto("/sign-in");
    await expect(page.getByRole("button", { name: "Use a passkey" })).toBeHidden();
    await signIn(page, "ben@example.org");
    await page.goto("/account/passkeys");
    await expect(page.getByRole("button", { name: "Add a passkey" })).toBeHidden();
    await expect(page.locator("#passkey noscript")).toBeVisible();
  });
});
