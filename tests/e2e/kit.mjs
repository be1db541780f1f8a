// What journeys are written with: a house, and people at browsers.
import { after, before, test } from "node:test";
import { DEMO_PASSWORD, House } from "./kit/house.mjs";
import { Person, browser } from "./kit/person.mjs";

export { House, until } from "./kit/house.mjs";
export { DEMO_PASSWORD, Person };
export { ROOT, say } from "./kit/words.mjs";

/** A test that ends by itself, should anything hang; a busy machine is no hanging. */
export const journey = (name, walk) => test(name, { timeout: 360_000 }, walk);

/** A house and a browser for the tests of one file; both end with it, whatever happens. */
export function stage(options) {
  const scene = { house: undefined, chromium: undefined };
  const people = [];
  before(async () => {
    scene.house = await House.open(options);
    scene.chromium = await browser();
  });
  after(async () => {
    await scene.chromium?.close();
    await scene.house?.close();
  });
  /** Somebody at a browser; closed by `scene.leave`. */
  scene.person = async (how) => {
    const person = await Person.at(scene.chromium, scene.house, how);
    people.push(person);
    return person;
  };
  /** A member of a demo agency, signed in. */
  scene.member = async (email, how) => {
    const person = await scene.person(how);
    await person.signIn(email, DEMO_PASSWORD);
    return person;
  };
  return scene;
}
