// Who has read what one wrote, between real pages.
import {after, before, describe, it} from "node:test";
import {Scene} from "./lib/scene.mjs";

describe("what one wrote to somebody", () => {
    let scene, ann, ben;

    before(async () => {
        scene = await Scene.of("Ann", "Ben");
        ({ann, ben} = scene);
        await ben.say("Here I am");
        await ann.sees("Here I am");
        await ann.say("/msg Ben Good morning");
    });

    after(() => scene?.close());

    const read = (visitor) => visitor.page.getByText(/^Read by/);
    const account = (visitor) => visitor.page.getByRole("button", {name: /^Account:/});

    it("is said to be read once they have opened the room", async () => {
        await ann.sees("Good morning");
        await ben.rooms.getByRole("button", {name: /Ann/}).press("Enter");
        await ben.sees("Good morning");
        await read(ann).waitFor();
    });

    it("is not, where they hide what they have read", async () => {
        await account(ben).press("Enter");
        await ben.page.getByRole("button", {name: "Hide what I have read"}).press("Enter");
        await ben.page.getByRole("button", {name: "Let others see what I have read"}).waitFor();
        await ben.page.keyboard.press("Escape");
        await ann.say("And now?");
        await read(ann).waitFor({state: "detached"});
        await ben.sees("And now?");
        await ben.say("I see");
        await ann.sees("I see");
        await ann.say("Good");
        await ann.page.reload();
        await ann.ready();
        await ann.sees("Good");
        await read(ann).waitFor({state: "detached"});
    });
});
