// Makes the pictures of docs/img: a real conversation between real pages. Run by script/screenshots.
//   node tests/e2e/screenshots.mjs OUT_DIR
import {mkdirSync} from "node:fs";
import {join} from "node:path";
import {launch, Visitor} from "./lib/chat.mjs";
import {Finger} from "./lib/finger.mjs";
import {boxesOf, openAsText, openSamples, samples} from "./lib/scripts.mjs";
import {Server} from "./lib/server.mjs";

const rooms = ["Design", "Release party", "Ops"];

const conversation = [
    ["Mira", "Good morning! The new build is on the staging server ☕"],
    ["Kenji", "おはようございます！ログインがとても速くなりましたね 🚀"],
    ["Tomás", "¡Qué bien! I had three tabs open through the restart and did not lose a single message 👏🏽"],
    ["Layla", "صباح الخير جميعًا 🌸"],
    ["Layla", "I tried mixed lines too: the word سلام sits right in the middle of this sentence, as it should."],
    ["Mira", "Lovely. What is left for Friday?"],
    ["Kenji", "1. screenshots for the README\n2. one last look at the phone layout\n3. 🎂"],
    ["Layla", "I can take the phone layout 📱"],
    ["Tomás", "Then I do the screenshots. Smile, everybody! 📸"],
    ["Mira", "You are the best 💙 See you at the party, 明日ね!"],
];

const phone = {deviceScaleFactor: 2, hasTouch: true, isMobile: true};

const pictures = [
    {name: "wide-dark", viewport: {width: 1280, height: 800}, deviceScaleFactor: 2, colorScheme: "dark"},
    {name: "wide-light", viewport: {width: 1280, height: 800}, deviceScaleFactor: 2, colorScheme: "light"},
    {name: "wide-contrast", viewport: {width: 1280, height: 800}, deviceScaleFactor: 2, colorScheme: "dark", contrast: "more"},
    {name: "forced-colors", viewport: {width: 1280, height: 800}, deviceScaleFactor: 2, colorScheme: "light", forcedColors: "active"},
    {name: "very-wide", viewport: {width: 2560, height: 1200}, deviceScaleFactor: 1, colorScheme: "dark"},
    {name: "narrow", viewport: {width: 390, height: 780}, ...phone, colorScheme: "dark"},
    {name: "narrow-light", viewport: {width: 320, height: 640}, ...phone, colorScheme: "light"},
    {name: "narrow-rooms", viewport: {width: 320, height: 640}, ...phone, colorScheme: "dark", act: (visitor) => tapOn(visitor, "Rooms")},
    {name: "narrow-menu", viewport: {width: 390, height: 780}, ...phone, colorScheme: "dark", act: holdOnMessage},
];

async function tapOn(visitor, name) {
    await visitor.page.getByRole("button", {name}).tap();
    await visitor.settle();
}

async function holdOnMessage(visitor) {
    const finger = await Finger.on(visitor.page);
    const box = await visitor.article("I can take the phone layout").getByRole("paragraph").boundingBox();
    await finger.hold(box.x + 40, box.y + 10, visitor.page.getByRole("button", {name: "Copy text"}));
    await visitor.settle();
}

const look = {viewport: {width: 1280, height: 800}, deviceScaleFactor: 2, colorScheme: "dark"};

async function converse(browser, server) {
    const people = new Map();
    for (const [name] of conversation) {
        if (!people.has(name)) people.set(name, await Visitor.join(browser, server.url, name));
    }
    const mira = people.get("Mira");
    for (const room of rooms) {
        await mira.rooms.getByRole("button", {name: "New room"}).click();
        await mira.page.getByLabel("Room name").fill(room);
        await mira.page.getByRole("button", {name: "Create room"}).click();
        await mira.page.getByRole("heading", {name: room}).waitFor();
    }
    await mira.rooms.getByRole("button", {name: /^Lobby/}).click();
    await mira.page.getByRole("heading", {name: "Lobby"}).waitFor();
    for (const [name, text] of conversation) {
        await people.get(name).say(text);
        for (const person of people.values()) await person.sees(text.split("\n")[0]);
    }
    const state = await mira.context.storageState();
    for (const person of people.values()) await person.close();
    return state;
}

/// The same words beside each other: drawn by the app, set by the browser.
async function compareScripts(browser, out) {
    const server = await Server.start();
    const visitor = await openSamples(browser, server, {deviceScaleFactor: 2, colorScheme: "dark"});
    const boxes = await boxesOf(visitor);
    const text = await openAsText(visitor, boxes);
    const crop = async (page, box) => {
        await page.bringToFront();
        return "data:image/png;base64," + (await page.screenshot({clip: box})).toString("base64");
    };
    const rows = [];
    for (const [i, [name]] of samples.entries()) {
        const [drawn, set] = [await crop(visitor.page, boxes[i]), await crop(text, boxes[i])];
        const image = (source) => `<td><img width="${boxes[i].width}" height="${boxes[i].height}" src="${source}"></td>`;
        rows.push(`<tr><th>${name}</th>${image(drawn)}${image(set)}</tr>`);
    }
    await text.setContent(`<!DOCTYPE html><meta charset="utf-8"><style>
        body { margin: 0; background: #22252c; color: #9aa1ad; font: 13px/22px system-ui, sans-serif; }
        table { border-collapse: collapse; }
        th, td { padding: 4px 12px; text-align: left; vertical-align: top; font-weight: 400; }
        td { border-left: 1px solid #383d48; } thead th { color: #e6e8ec; font-weight: 600; }
        img { display: block; }
    </style><table><thead><tr><th></th><th>Parley, on its canvas</th><th>The browser's own text</th></tr></thead>
    <tbody>${rows.join("")}</tbody></table>`);
    await text.locator("table").screenshot({path: join(out, "scripts.png")});
    await visitor.close();
    await server.stop();
}

/// What a page without a network looks like, and one that can't go on.
async function showTrouble(browser, out) {
    const server = await Server.start();
    const people = [await Visitor.join(browser, server.url, "Tomás"), await Visitor.join(browser, server.url, "Mira", look)];
    const [tomas, mira] = people;
    for (const [person, text] of [[tomas, "The train leaves at ten past nine, platform 4 🚆"], [mira, "I have the tickets"],
                                  [tomas, "Then nothing can go wrong 😄"]]) {
        await person.say(text);
        for (const each of people) await each.sees(text);
    }
    await server.end("SIGKILL");
    await mira.context.setOffline(true);
    await mira.page.getByText("You are offline").waitFor();
    await mira.say("In the tunnel now, no signal. You get this later!");
    await mira.composer.focus();
    await mira.page.keyboard.insertText("Window seat or");
    await mira.page.mouse.move(1, 1);
    await mira.page.getByRole("button", {name: "Retry now"}).waitFor();
    await mira.page.screenshot({path: join(out, "offline.png")});
    await mira.page.evaluate(() => window.parley.fail("trap"));
    await mira.page.getByRole("heading", {name: "Something broke"}).waitFor();
    await mira.page.screenshot({path: join(out, "failure.png")});
    for (const person of people) await person.context.close();
    await server.stop();
}

/// Who administers, and who signs in.
async function showAccounts(browser, out) {
    const server = await Server.start({options: ["--sign-up", "open"]});
    const people = [];
    for (const name of ["Mira", "Kenji", "Layla", "Tomás"]) {
        const person = await Visitor.open(browser, server.url, look);
        await person.page.getByRole("button", {name: "create one"}).click();
        await person.page.locator("#sign-up-name").fill(name);
        await person.page.locator("#sign-up-password").fill("correct horse battery");
        await person.page.getByRole("button", {name: "Create account"}).click();
        await person.ready();
        people.push(person);
    }
    const [mira] = people;
    const account = mira.page.getByRole("region", {name: "Account"});
    await mira.page.getByRole("button", {name: /^Account: /}).click();
    await account.getByRole("button", {name: "People", exact: true}).click();
    await account.getByRole("button", {name: /Kenji/}).click();
    await account.getByRole("button", {name: /^Make .*Kenji.* Admin$/}).click();
    await account.getByRole("button", {name: /Layla/}).first().click();
    await account.getByRole("button", {name: /^Make .*Layla.* Moderator$/}).click();
    await account.getByRole("button", {name: /Layla.*, Moderator$/}).waitFor();
    await mira.page.mouse.move(1, 1);
    await mira.settle();
    await mira.page.screenshot({path: join(out, "account-wide.png")});
    for (const person of people) await person.close();

    const visitor = await Visitor.open(browser, server.url, {viewport: {width: 390, height: 780}, ...phone, colorScheme: "dark"});
    await visitor.page.getByRole("button", {name: "Sign in"}).tap();
    await visitor.page.locator("#sign-in-name").fill("Mira");
    await visitor.page.locator("#sign-in-password").fill("correct horse");
    await visitor.page.screenshot({path: join(out, "sign-in-narrow.png")});
    await visitor.close();
    await server.stop();
}

async function main(out) {
    mkdirSync(out, {recursive: true});
    const browser = await launch();
    const server = await Server.start();
    try {
        const storageState = await converse(browser, server);
        for (const {name, act, ...options} of pictures) {
            const mira = await Visitor.open(browser, server.url, {...options, storageState});
            await mira.ready();
            await mira.sees("See you at the party");
            await mira.settle();
            if (act) await act(mira);
            await mira.page.screenshot({path: join(out, `${name}.png`)});
            await mira.close();
        }
        await showTrouble(browser, out);
        await showAccounts(browser, out);
        await compareScripts(browser, out);
    } finally {
        await server.stop();
        await browser.close();
    }
}

await main(process.argv[2]);
