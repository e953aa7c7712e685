// Writing: what a word may become, and what is said to the program.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

describe("the message field", () => {
    let scene, ann, devtools;

    before(async () => {
        scene = await Scene.open((grace) => grace.say("Good morning"));
        ({ann} = scene);
        await ann.sees("Good morning");
        devtools = await ann.context.newCDPSession(ann.page);
    });

    after(() => scene?.close());

    const options = () => ann.page.getByRole("option");
    const value = () => ann.composer.inputValue();
    const clear = async () => {
        await ann.composer.focus();
        await ann.page.keyboard.press("Control+a");
        await ann.page.keyboard.press("Delete");
    };
    const write = async (text) => {
        await clear();
        await ann.page.keyboard.insertText(text);
    };

    it("completes a person by Enter, and the message is not sent before", async () => {
        await write("hello @gr");
        await options().first().waitFor();
        assert.equal(await ann.composer.getAttribute("aria-activedescendant"), await options().first().getAttribute("id"));
        await ann.page.keyboard.press("Enter");
        await eventually(async () => assert.equal(await value(), "hello @Grace "));
        await ann.page.keyboard.press("Enter");
        await ann.sees("hello @Grace");
    });

    it("completes a room by Tab, and by the mouse", async () => {
        await write("in #lob");
        await options().first().waitFor();
        await ann.page.keyboard.press("Tab");
        await eventually(async () => assert.equal(await value(), "in #Lobby "));
        await write("in #ran");
        await options().first().waitFor();
        const box = await options().first().boundingBox();
        await ann.page.mouse.click(box.x + 30, box.y + box.height / 2);
        await eventually(async () => assert.equal(await value(), "in #Random "));
    });

    it("leaves a composition its keys", async () => {
        await clear();
        await ann.page.keyboard.insertText("@");
        await options().first().waitFor();
        await devtools.send("Input.imeSetComposition", {text: "gr", selectionStart: 2, selectionEnd: 2});
        await eventually(async () => assert.equal(await options().count(), 0));
        await devtools.send("Input.insertText", {text: "gr"});
        await options().first().waitFor();
        await ann.page.keyboard.press("Escape");
        await eventually(async () => assert.equal(await options().count(), 0));
    });

    it("finds an emoji by its name", async () => {
        await write(":teap");
        await options().first().waitFor();
        await ann.page.keyboard.press("Enter");
        await eventually(async () => assert.equal(await value(), "🫖 "));
    });

    it("keeps a command that nobody knows, and says so", async () => {
        await write("/tpoic tea");
        await ann.page.keyboard.press("Enter");
        await ann.page.getByText("There is no command /tpoic").first().waitFor();
        assert.equal(await value(), "/tpoic tea");
    });

    it("says what one does, in a message of its own look", async () => {
        await write("/me pours tea");
        await ann.page.keyboard.press("Enter");
        await ann.sees("Ann pours tea");
        await write("//me is said");
        await ann.page.keyboard.press("Enter");
        await ann.sees(" /me is said");
    });

    it("lists the commands by /help, with the keys beside them, and brings back what the server refuses", async () => {
        await write("/help");
        await ann.page.keyboard.press("Enter");
        const commands = ann.page.getByRole("dialog", {name: "Commands"});
        await commands.getByText("/topic words", {exact: true}).waitFor();
        await commands.getByText("Sets what this room is about").waitFor();
        const keys = ann.page.getByRole("dialog", {name: "Keys"});
        await commands.getByRole("button", {name: "Keys"}).click();
        await keys.getByRole("button", {name: "Commands"}).click();
        await commands.getByRole("button", {name: "Close"}).click();
        await commands.waitFor({state: "hidden"});
        await write("/topic Tea at four");
        await ann.page.keyboard.press("Enter");
        await eventually(async () => assert.equal(await value(), "/topic Tea at four"));
    });

    it("begins a line with Enter and sends with Ctrl and Enter, for who wants it so", async () => {
        const button = (name) => ann.page.getByRole("button", {name});
        const choose = async (name, then) => {
            await button(/^Account/).click();
            await button(name).press("Enter");
            await button(then).waitFor();
            await button("Close account").click();
            await button("Close account").waitFor({state: "detached"});
            await ann.log.waitFor();
            await ann.settle();
        };
        await choose("Send with Ctrl+Enter, not with Enter", "Send with Enter");
        await write("one line");
        await ann.page.keyboard.press("Enter");
        await ann.page.keyboard.insertText("and another");
        await eventually(async () => assert.equal(await value(), "one line\nand another"));
        await ann.page.keyboard.press("Control+Enter");
        await ann.sees("one line\nand another");
        assert.equal(await value(), "");
        await choose("Send with Enter", "Send with Ctrl+Enter, not with Enter");
    });
});
