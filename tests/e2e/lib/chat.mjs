// A person at the page: what they do, and what they see. Nothing here sleeps: every wait is for something to become true.
import assert from "node:assert/strict";
import {chromium} from "playwright-core";

export const patienceMs = 20_000;

const browserArguments = [
    "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
    "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--force-color-profile=srgb", "--font-render-hinting=none",
];

export function launch(moreArguments = [], withoutArguments = []) {
    return chromium.launch({
        executablePath: process.env.PARLEY_CHROMIUM || "/usr/bin/chromium",
        args: [...browserArguments, ...moreArguments],
        ignoreDefaultArgs: withoutArguments,
    });
}

// Chromium says on the console what it could not fetch, and no page can prevent it: the socket, and on a slow machine the page's
// second part and its service worker, which come a while after its first frame.
export const serverAway =
    /WebSocket connection to .* failed|ERR_INTERNET_DISCONNECTED|Failed to load resource: net::|error occurred when fetching the script/;

/// Until the check returns without throwing; then with what it returned.
export async function eventually(check, deadlineMs = patienceMs) {
    const end = Date.now() + deadlineMs;
    for (;;) {
        try {
            return await check();
        } catch (error) {
            if (Date.now() > end) throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
    }
}

// Runs in each page before anything of it.
function watchPolicy() {
    document.addEventListener("securitypolicyviolation", (event) => {
        window.reportViolation(`${event.effectiveDirective} forbids ${event.blockedURI || "inline"} in ${event.sourceFile || location.href}`);
    });
}

/// A page in a browser profile of its own. Errors on its console and violations of its security policy are collected; of the
/// latter none is ever part of the scene.
export class Visitor {
    constructor(context, page) {
        this.context = context;
        this.page = page;
        this.problems = [];
        this.violations = [];
        this.expected = [];
        this.composer = page.getByRole("textbox", {name: /message/i});
        this.log = page.getByRole("log");
        this.articles = this.log.getByRole("article");
        this.rooms = page.getByRole("navigation", {name: "Rooms"});
        page.setDefaultTimeout(patienceMs);
        page.on("console", (message) => {
            if (message.type() === "error" || message.type() === "warning") this.problems.push(message.text());
        });
        page.on("pageerror", (error) => this.problems.push(String(error)));
    }

    static async open(browser, url, options = {}) {
        const context = await browser.newContext({viewport: {width: 1000, height: 700}, ...options});
        const visitor = new Visitor(context, await context.newPage());
        await context.exposeFunction("reportViolation", (words) => visitor.violations.push(words));
        await context.addInitScript(watchPolicy);
        if (url) await visitor.page.goto(url);
        return visitor;
    }

    /// Opens the page and goes through the name dialog.
    static async join(browser, url, name, options = {}) {
        const visitor = await Visitor.open(browser, url, options);
        await visitor.enter(name);
        return visitor;
    }

    async enter(name) {
        await this.page.getByLabel("Your name").fill(name);
        await this.page.getByRole("button", {name: "Start chatting"}).click();
        await this.ready();
    }

    async ready() {
        await this.log.waitFor();
        await this.composer.waitFor();
    }

    /// Types as a keyboard does and sends with Enter.
    async say(text) {
        await this.composer.focus();
        await this.page.keyboard.insertText(text);
        await this.page.keyboard.press("Enter");
    }

    article(text) {
        return this.articles.filter({hasText: text});
    }

    async sees(text) {
        await this.article(text).first().waitFor();
    }

    /// The bodies of the messages in the log, in order.
    texts() {
        return this.articles.evaluateAll((articles) => articles.map((article) => article.textContent));
    }

    /// The lines that tell what happened to the room, in order.
    lines() {
        return this.log.locator("> p").allTextContents();
    }

    /// Another tab of the same browser.
    async another(url) {
        const visitor = new Visitor(this.context, await this.context.newPage());
        visitor.expected = this.expected;
        visitor.violations = this.violations;
        await visitor.page.goto(url);
        return visitor;
    }

    /// The tab's process dies in the middle of whatever it does.
    async crash() {
        const crashed = this.page.waitForEvent("crash");
        this.page.goto("chrome://crash").catch(() => {});
        await crashed;
        await this.page.close();
    }

    /// The messages in the log become exactly these, all acknowledged.
    async seesExactly(texts) {
        await eventually(async () => {
            assert.deepEqual(await this.texts(), texts);
            assert.equal(await this.log.locator("[data-state]").count(), 0);
        });
    }

    /// As if the tab went behind another one, or came back.
    async setVisible(visible) {
        await this.page.evaluate((state) => {
            Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
            document.dispatchEvent(new Event("visibilitychange"));
        }, visible ? "visible" : "hidden");
    }

    frames() {
        return this.page.evaluate(() => window.parley.frames());
    }

    /// No frame is wanted any more: one after the other, two animation frames pass without a drawing.
    async settle() {
        await eventually(async () => {
            const drawn = await this.page.evaluate(() => new Promise((resolve) => {
                const before = window.parley.frames();
                const frame = (left) => (left ? requestAnimationFrame(() => frame(left - 1)) : resolve(window.parley.frames() - before));
                frame(10);
            }));
            assert.equal(drawn, 0);
        });
    }

    /// From now on, console messages like this are part of the scene (a browser reports each refused connection).
    expect(pattern) {
        this.expected.push(pattern);
    }

    async close() {
        const problems = this.problems.filter((text) => !this.expected.some((pattern) => pattern.test(text)));
        await this.context.close();
        assert.deepEqual(this.violations, []);
        assert.deepEqual(problems, []);
    }
}
