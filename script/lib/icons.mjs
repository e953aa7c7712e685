// Makes the PNG icons in web/ from web/icon.svg, for systems that take no SVG. Run by script/screenshots --icons.
//   node script/lib/icons.mjs WEB_DIR
import {readFileSync} from "node:fs";
import {join} from "node:path";
import {launch} from "../../tests/e2e/lib/chat.mjs";

// `inset`: of the picture's side, left free all around; masks cut up to a tenth off, and some systems want no transparency.
const icons = [
    {name: "icon-180.png", side: 180, inset: 0.1, ground: "#16181d"},
    {name: "icon-192.png", side: 192, inset: 0.02, ground: ""},
    {name: "icon-512.png", side: 512, inset: 0.02, ground: ""},
    {name: "icon-maskable-512.png", side: 512, inset: 0.18, ground: "#16181d"},
];

async function main(web) {
    const source = "data:image/svg+xml;base64," + readFileSync(join(web, "icon.svg")).toString("base64");
    const browser = await launch();
    for (const {name, side, inset, ground} of icons) {
        const page = await browser.newPage({viewport: {width: side, height: side}});
        await page.setContent(`<!doctype html><style>html, body { margin: 0; background: ${ground || "transparent"}; }
            img { position: absolute; left: ${side * inset}px; top: ${side * inset}px; width: ${side * (1 - 2 * inset)}px; }</style>
            <img src="${source}">`);
        await page.screenshot({path: join(web, name), omitBackground: !ground});
        await page.close();
    }
    await browser.close();
}

await main(process.argv[2]);
