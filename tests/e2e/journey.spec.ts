import { walk } from "./support/journey.ts";
import { THERAPIST, accessibleOnce, signIn, test } from "./support/test.ts";

test("the seven steps", async ({ page, device }) => {
  test.setTimeout(240_000);
  await signIn(page, THERAPIST);
  await walk({
    therapist: page,
    client: await device(),
    signInElsewhere: async (email, password) => {
      const elsewhere = await device();
      await signIn(elsewhere, email, password);
      return elsewhere;
    },
    name: "Amélie Nováková",
    email: "amelie@example.org",
    scripts: true,
    look: accessibleOnce(),
  });
});
