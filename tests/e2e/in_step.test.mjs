// What a person has half written is on all of their devices.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Scene} from "./lib/scene.mjs";

const secret = "correct horse battery";

async function signUp({page}, name) {
    await page.getByRole("button", {name: /^create one$/i}).click();
    await page.getByLabel("Name", {exact: true}).locator("visible=true").fill(name);
    await page.getByLabel(/^Password/).locator("visible=true").fill(secret);
    await page.getByRole("button", {name: "Create account"}).click();
}

/// As a password manager does.
async function signIn({page}, name) {
    await page.evaluate(([username, password]) => {
        const form = document.getElementById("sign-in-form");
        for (const [field, value] of Object.entries({username, password})) {
            form.elements[field].value = value;
            form.elements[field].dispatchEvent(new Event("input", {bubbles: true}));
        }
        form.requestSubmit();
    }, [name, secret]);
}

describe("a draft", () => {
    let scene, server, desk, phone;

    before(async () => {
        scene = await Scene.with({options: ["--sign-up", "open"]});
        ({server} = scene);
        desk = await scene.visit();
        await signUp(desk, "Ann");
        await desk.ready();
        phone = await scene.visit({viewport: {width: 320, height: 640}});
        await signIn(phone, "Ann");
        await phone.ready();
    });

    after(() => scene?.close());

    const holds = (visitor, words) => eventually(async () => assert.equal(await visitor.composer.inputValue(), words));
    const write = async (visitor, words) => {
        await visitor.composer.focus();
        await visitor.page.keyboard.insertText(words);
    };

    it("is on the other device when one rests", async () => {
        await write(desk, "What I wanted to say");
        await holds(phone, "What I wanted to say");
    });

    it("goes on there, and comes back", async () => {
        await write(phone, " is this");
        await holds(desk, "What I wanted to say is this");
    });

    it("is followed within a fifth of a second once the server has it", async () => {
        const token = await desk.page.evaluate(() => localStorage.getItem("parley.token"));
        const third = await RawClient.join(server, "", token);
        const told = third.change("set", undefined, {key: "draft.lobby", value: "From a third"});
        await phone.page.waitForFunction(() => document.querySelector("#composer").value === "From a third", null, {polling: 5});
        const seen = Date.now();
        await told;
        const stored = Date.now();
        third.close();
        assert.ok(seen - stored < 200, `${seen - stored} ms`);
        await holds(desk, "From a third");
    });

    it("is not replaced while one writes, and the last word wins", async () => {
        await desk.composer.fill("mine");
        await phone.composer.fill("theirs");
        await eventually(async () => assert.equal(await desk.composer.inputValue(), await phone.composer.inputValue()));
        assert.match(await desk.composer.inputValue(), /^(mine|theirs)$/);
    });

    it("outlives a device: another one has it at once", async () => {
        await desk.composer.fill("Still here");
        await holds(phone, "Still here");
        await phone.close();
        phone = await scene.visit({viewport: {width: 320, height: 640}});
        await signIn(phone, "Ann");
        await phone.ready();
        await holds(phone, "Still here");
    });

    it("is gone everywhere when it is sent", async () => {
        await desk.composer.focus();
        await desk.page.keyboard.press("Enter");
        await phone.sees("Still here");
        await holds(phone, "");
        await desk.page.reload();
        await desk.ready();
        await holds(desk, "");
    });
});
