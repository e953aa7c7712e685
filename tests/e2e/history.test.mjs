// What others do to messages and rooms is seen, live and after a long absence.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, serverAway} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Scene} from "./lib/scene.mjs";

describe("the page", () => {
    let scene, server, ann, bob;

    before(async () => {
        scene = await Scene.of("Ann");
        ({server, ann} = scene);
        ann.expect(serverAway);
        bob = await scene.far("Bob");
    });

    after(() => scene?.close());

    /// Another device of hers.
    async function annElsewhere() {
        return RawClient.join(server, "", await ann.page.evaluate(() => localStorage.getItem("parley.token")));
    }

    it("shows an edit, a reaction, a pin and a deletion as they happen", async () => {
        const target = await bob.say("a frist try");
        await ann.sees("a frist try");
        await bob.change("edit", "lobby", {target, body: "a first try"});
        await ann.sees("a first try");
        await ann.article("a first try").getByText(/^\(edited \d\d:\d\d\)$/).waitFor();
        await bob.change("react", "lobby", {target, emoji: "🎉"});
        await ann.article("a first try").getByRole("button", {name: "🎉 1: Bob"}).waitFor();
        await bob.change("pin", "lobby", {target});
        await ann.article("a first try").getByText("Pinned").waitFor();
        await bob.change("unreact", "lobby", {target, emoji: "🎉"});
        await bob.change("unpin", "lobby", {target});
        await ann.article("a first try").getByRole("button", {name: "🎉 1: Bob"}).waitFor({state: "detached"});
        await ann.article("a first try").getByText("Pinned").waitFor({state: "detached"});
        await bob.change("delete", "lobby", {target});
        await ann.seesExactly(["Message deleted"]);
    });

    it("shows them in the same way after a reload", async () => {
        const target = await bob.say("words");
        await bob.change("edit", "lobby", {target, body: "other words"});
        await bob.change("react", "lobby", {target, emoji: "👍"});
        await ann.page.reload();
        await ann.sees("other words");
        await ann.article("other words").getByText(/^\(edited \d\d:\d\d\)$/).waitFor();
        await ann.article("other words").getByRole("button", {name: "👍 1: Bob"}).waitFor();
        assert.equal(await ann.article("Message deleted").count(), 1);
    });

    it("lists a public room to come into, and tells what happens in it", async () => {
        const {room} = await bob.ask("create", {name: "Tea", access: "public"});
        await ann.rooms.getByRole("heading", {name: "More rooms"}).waitFor();
        await ann.rooms.getByRole("button", {name: "Tea"}).click();
        await ann.page.getByRole("heading", {name: "Tea", exact: true}).waitFor();
        await ann.rooms.getByRole("heading", {name: "More rooms"}).waitFor({state: "detached"});
        await bob.change("rename", room.id, {name: "Biscuits"});
        await bob.change("topic", room.id, {topic: "One each"});
        await ann.page.getByRole("heading", {name: "Biscuits", exact: true}).waitFor();
        await bob.change("archive", room.id);
        await eventually(async () => assert.deepEqual(await ann.lines(), [
            "Bob created the room", "Ann joined", "Bob renamed the room to Biscuits", "Bob set the topic to One each",
            "Bob archived the room",
        ]));
        await ann.page.getByText("This room is archived").waitFor();
        assert.equal(await ann.page.locator("#composer").getAttribute("readonly"), "");
        await bob.change("unarchive", room.id);
        await ann.page.getByText("This room is archived").waitFor({state: "detached"});
        await ann.say("open again");
        await ann.seesExactly(["open again"]);
    });

    it("counts what is unread over a reload, and what was read elsewhere", async () => {
        const tea = (unread) => ann.rooms.getByRole("button", {name: `Biscuits${unread}`, exact: true});
        await ann.rooms.getByRole("button", {name: /^Lobby/}).click();
        await ann.page.getByRole("heading", {name: "Lobby", exact: true}).waitFor();  // what is said before has been read
        await bob.say("one", "tea");
        const two = await bob.say("two", "tea");
        await bob.say("three", "tea");
        await tea(", 3 unread").waitFor();
        await ann.page.reload();
        await tea(", 3 unread").waitFor();
        const elsewhere = await annElsewhere();
        await elsewhere.change("mark", undefined, {about: "tea", target: two});
        elsewhere.close();
        await tea(", 1 unread").waitFor();
        await tea(", 1 unread").click();
        await ann.page.getByRole("separator", {name: "New"}).waitFor();
        await tea("").waitFor();
        await eventually(async () => {
            const {welcome, ...client} = await annElsewhere();
            client.socket.terminate();
            assert.equal(welcome.rooms.find((room) => room.id === "tea").standing.unread, undefined);
        });
    });

    it("marks an invitation, and loses the room that the person leaves elsewhere", async () => {
        const {room} = await bob.ask("create", {name: "Board", access: "private"});
        const known = bob.pushes.find((push) => push.type === "event" && push.payload.author.name === "Ann");
        await bob.change("invite", room.id, {person: {id: known.payload.author.id}});
        await ann.rooms.getByRole("button", {name: "Board, you are invited"}).click();
        await eventually(async () => assert.deepEqual(await ann.lines(), [
            "Bob created the room", "Bob invited Ann", "Ann joined",
        ]));
        const elsewhere = await annElsewhere();
        await elsewhere.ask("leave", {room: room.id});
        elsewhere.close();
        await ann.rooms.getByRole("button", {name: /^Board/}).waitFor({state: "detached"});
        await ann.page.waitForURL(/\/r\/lobby$/);
    });

    it("is whole again after 700 messages, with what happened to the older ones", async () => {
        await ann.rooms.getByRole("button", {name: /^Lobby/}).click();
        await ann.page.getByRole("heading", {name: "Lobby", exact: true}).waitFor();
        const first = await bob.say("a mistake");
        const second = await bob.say("taken back");
        const third = await bob.say("liked");
        await ann.sees("liked");
        // Cut off before the server goes, so that it does not come back before everything has been said.
        await ann.context.setOffline(true);
        await server.end("SIGKILL");
        await ann.page.getByText("You are offline").waitFor();
        await server.restart();
        bob.close();
        bob = await scene.far("Bob", bob.welcome.token);
        const many = Array.from({length: 700}, (_, i) => `message number ${i + 1}.`);
        for (let i = 0; i < many.length; i += 50) await Promise.all(many.slice(i, i + 50).map((text) => bob.say(text)));
        await bob.change("edit", "lobby", {target: first, body: "mended"});
        await bob.change("delete", "lobby", {target: second});
        await bob.change("react", "lobby", {target: third, emoji: "💙"});
        await ann.context.setOffline(false);
        await ann.sees("message number 700.");

        const seen = new Set();
        await eventually(async () => {
            for (const text of await ann.texts()) seen.add(text);
            await ann.composer.focus();
            await ann.page.keyboard.press("PageUp");
            await ann.settle();
            assert.ok(await ann.article("mended").count());
        }, 60_000);
        assert.deepEqual(many.filter((text) => !seen.has(text)), []);
        await ann.article("mended").getByText(/^\(edited \d\d:\d\d\)$/).waitFor();
        await ann.article("liked").getByRole("button", {name: "💙 1: Bob"}).waitFor();
        assert.equal(await ann.article("taken back").count(), 0);
    });
});
