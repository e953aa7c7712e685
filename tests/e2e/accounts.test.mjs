// Accounts, between real pages: signing up and in, guests who become accounts, invitations, sessions, forgotten passwords.
import assert from "node:assert/strict";
import {readFileSync} from "node:fs";
import {createRequire} from "node:module";
import {after, before, describe, it} from "node:test";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {Server} from "./lib/server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const secret = "correct horse battery";

/// What is serious or worse; the mirror's text is transparent, so that its colours say nothing.
async function complaints(page) {
    await page.evaluate(axe);
    return page.evaluate(async () => {
        const rules = {rules: {"color-contrast": {enabled: false}}};
        const colors = {runOnly: ["color-contrast"]};
        const results = [await globalThis.axe.run(document, rules),
                         await globalThis.axe.run({exclude: [["#mirror"], ["#composer"]]}, colors)];
        return results.flatMap((result) => result.violations)
            .filter((violation) => ["serious", "critical"].includes(violation.impact))
            .map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(" ")}`);
    });
}

async function signUp(visitor, name, password = secret) {
    const {page} = visitor;
    await page.getByRole("button", {name: /^create one$/i}).click();
    await page.getByLabel("Name", {exact: true}).locator("visible=true").fill(name);
    await page.getByLabel(/^Password/).locator("visible=true").fill(password);
    await page.getByRole("button", {name: "Create account"}).click();
}

/// As a password manager does: into fields that nobody has looked at yet, and then the form is sent.
async function fillAsManager(page, form, values) {
    await page.evaluate(([id, filled]) => {
        const target = document.getElementById(id);
        for (const [name, value] of Object.entries(filled)) {
            target.elements[name].value = value;
            target.elements[name].dispatchEvent(new Event("input", {bubbles: true}));
        }
        target.requestSubmit();
    }, [form, values]);
}

const account = (visitor) => visitor.page.getByRole("region", {name: "Account"});

async function openAccount(visitor, part) {
    const {page} = visitor;
    if (!await account(visitor).isVisible()) await page.getByRole("button", {name: /^Account: /}).click();
    await account(visitor).waitFor();
    if (part) await account(visitor).getByRole("button", {name: part, exact: true}).click();
}

const copied = (visitor) => visitor.page.evaluate(() => navigator.clipboard.readText());
const withClipboard = {permissions: ["clipboard-read", "clipboard-write"]};

describe("accounts", () => {
    let browser, server, olga;

    before(async () => {
        browser = await launch();
        server = await Server.start({options: ["--sign-up", "open"]});
    });

    after(async () => {
        await olga?.close();
        await server?.stop();
        await browser?.close();
    });

    it("begin with the owner, by the first who makes one", async () => {
        olga = await Visitor.open(browser, server.url, withClipboard);
        await signUp(olga, "Olga");
        await olga.ready();
        await olga.say("First!");
        await olga.sees("First!");
        await olga.page.getByRole("button", {name: /^Account: .*Olga.*Owner/}).waitFor();
    });

    it("let one in from a second browser, as a password manager fills the form in", async () => {
        const second = await Visitor.open(browser, server.url);
        await fillAsManager(second.page, "sign-in-form", {username: "Olga", password: secret});
        await second.ready();
        await second.sees("First!");
        await second.page.reload();
        await second.ready();
        await second.close();
    });

    it("say what is wrong in the form, which keeps what was typed", async () => {
        const other = await Visitor.open(browser, server.url);
        await other.page.getByRole("button", {name: "Sign in"}).click();
        await other.page.locator("#sign-in-name").fill("Olga");
        await other.page.locator("#sign-in-password").fill("something else");
        await other.page.locator("#sign-in-password").press("Enter");
        await other.page.getByRole("alert").filter({hasText: "wrong"}).waitFor();
        assert.equal(await other.page.locator("#sign-in-name").inputValue(), "Olga");
        assert.equal(await other.page.locator("#sign-in-password").inputValue(), "something else");
        assert.deepEqual(await complaints(other.page), []);
        await other.page.getByRole("button", {name: "Show the password"}).click();
        assert.equal(await other.page.locator("#sign-in-password").getAttribute("type"), "text");
        await other.page.locator("#sign-in-password").fill(secret);
        await other.page.getByRole("button", {name: "Sign in"}).click();
        await other.ready();
        await other.close();
    });

    it("keep what a guest has written, who makes one", async () => {
        const guest = await Visitor.join(browser, server.url, "Gustav");
        await guest.say("As a guest");
        await guest.sees("As a guest");
        await openAccount(guest);
        await account(guest).getByRole("button", {name: "Create an account"}).click();
        await guest.page.locator("#member-name").waitFor();
        assert.equal(await guest.page.locator("#member-name").inputValue(), "Gustav");
        assert.deepEqual(await complaints(guest.page), []);
        await guest.page.locator("#member-password").fill(secret);
        await guest.page.getByRole("button", {name: "Create account"}).click();
        await account(guest).getByText("You have an account now").waitFor();
        await guest.page.goBack();
        await guest.sees("As a guest");
        await guest.close();
        const again = await Visitor.open(browser, server.url);
        await fillAsManager(again.page, "sign-in-form", {username: "Gustav", password: secret});
        await again.ready();
        await again.sees("As a guest");
        await again.close();
    });

    it("are made from an invitation's link, once", async () => {
        await openAccount(olga, "Invitations");
        await account(olga).getByRole("button", {name: "New invitation"}).click();
        await olga.page.getByLabel("Who is it for?").fill("The choir");
        await olga.page.getByRole("button", {name: "Make link"}).click();
        await account(olga).getByRole("button", {name: "Copy link"}).click();
        const link = await eventually(async () => {
            const text = await copied(olga);
            assert.match(text, /#invite=[\w.-]+$/);
            return text;
        });
        assert.deepEqual(await complaints(olga.page), []);
        const ivy = await Visitor.open(browser, link);
        assert.equal(await ivy.page.locator("#sign-up-code").inputValue(), link.split("=")[1]);
        await ivy.page.locator("#sign-up-name").fill("Ivy");
        await ivy.page.locator("#sign-up-password").fill(secret);
        await ivy.page.locator("#sign-up-password").press("Enter");
        await ivy.ready();
        assert.ok(!ivy.page.url().includes("invite"), "the code is not in the address any more");
        await ivy.close();
        await olga.page.keyboard.press("Escape");
    });

    it("are given a rank, and a link for who forgot the password", async () => {
        await openAccount(olga, "People");
        await account(olga).getByRole("button", {name: /Ivy/}).first().click();
        await account(olga).getByRole("button", {name: /^Make .*Moderator$/}).click();
        await account(olga).getByRole("button", {name: /Ivy.*, Moderator$/}).waitFor();
        await account(olga).getByRole("button", {name: "New password link"}).click();
        await account(olga).getByRole("button", {name: "Copy link"}).click();
        const link = await eventually(async () => {
            const text = await copied(olga);
            assert.match(text, /#reset=[\w.-]+$/);
            return text;
        });
        assert.deepEqual(await complaints(olga.page), []);
        const ivy = await Visitor.open(browser, link);
        await ivy.page.getByRole("heading", {name: "Set a new password"}).waitFor();
        await ivy.page.locator("#reset-password").fill("another long secret");
        await ivy.page.getByRole("button", {name: "Set password"}).click();
        await ivy.ready();
        await ivy.page.getByRole("button", {name: /^Account: .*Moderator/}).waitFor();
        await ivy.close();
        await olga.page.keyboard.press("Escape");
    });

    it("end a session elsewhere, which keeps what was not sent", async () => {
        const phone = await Visitor.open(browser, server.url);
        await fillAsManager(phone.page, "sign-in-form", {username: "Olga", password: secret});
        await phone.ready();
        await phone.composer.focus();
        await phone.page.keyboard.insertText("half a thought");
        await phone.settle();
        await openAccount(olga, "Sessions");
        await account(olga).getByRole("button", {name: "End all others"}).click();
        await phone.page.getByText("You were signed out from another device").waitFor();
        assert.equal(await phone.page.locator("#sign-in-name").inputValue(), "Olga");
        await phone.page.locator("#sign-in-password").fill(secret);
        await phone.page.locator("#sign-in-password").press("Enter");
        await phone.ready();
        await eventually(async () => assert.equal(await phone.composer.inputValue(), "half a thought"));
        await phone.close();
        await olga.page.keyboard.press("Escape");
    });

    it("change their password, in a field that a manager knows", async () => {
        await openAccount(olga);
        await account(olga).getByRole("button", {name: "Change password"}).click();
        await olga.page.locator("#old-password").fill("not this one");
        await olga.page.locator("#new-password").fill("an even longer secret");
        await olga.page.getByRole("button", {name: "Change", exact: true}).click();
        await olga.page.getByRole("alert").filter({hasText: "wrong"}).waitFor();
        await olga.page.locator("#old-password").fill(secret);
        await olga.page.getByRole("button", {name: "Change", exact: true}).click();
        await account(olga).getByText("Your password is changed").waitFor();
    });

    it("sign out, and this browser forgets who it was", async () => {
        await account(olga).getByRole("button", {name: "Sign out"}).click();
        await account(olga).getByRole("button", {name: "Sign out now"}).click();
        await olga.page.getByText("You are signed out.").waitFor();
        assert.equal(await olga.page.evaluate(() => localStorage.getItem("parley.token")), null);
        await olga.page.reload();
        await olga.page.getByLabel("Your name").waitFor();
    });
});
