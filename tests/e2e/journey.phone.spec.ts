import { walk } from "./support/journey.ts";
import { THERAPIST, accessibleOnce, expectNoSidewaysScroll, signIn, test } from "./support/test.ts";

test("the seven steps, the client’s on a phone", async ({ page, device }) => {
  test.setTimeout(240_000);
  const therapist = await device({ viewport: { width: 1280, height: 800 }, isMobile: false, hasTouch: false });
  await signIn(therapist, THERAPIST);
  const isAccessible = accessibleOnce();
  await walk({
    therapist,
    client: page,
    signInElsewhere: async (email, password) => {
      const elsewhere = await device();
      await signIn(elsewhere, email, password);
      return elsewhere;
    },
    name: "Zsófia Őry",
    email: "zsofia@example.org",
    scripts: true,
    look: async (seen) => {
      await isAccessible(seen);
      await expectNoSidewaysScroll(seen);
    },
  });
});
