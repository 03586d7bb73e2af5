import { walk } from "./support/journey.ts";
import { THERAPIST, signIn, test } from "./support/test.ts";

test.use({ javaScriptEnabled: false });

// The pages are the same; the tests with scripts check that they can be read by everyone.
test("the seven steps without JavaScript", async ({ page, device }) => {
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
    name: "Jürgen Świątek",
    email: "juergen@example.org",
    scripts: false,
    look: async () => {},
  });
});
