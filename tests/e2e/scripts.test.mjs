// Text in the app looks like text in the browser: twelve scripts and every kind of emoji sequence, drawn by both.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {launch} from "./lib/chat.mjs";
import {boxesOf, heightsOf, openAsText, openSamples, samples} from "./lib/scripts.mjs";
import {Server} from "./lib/server.mjs";

const lineHeight = 22;

/// How far the ink of a line may begin or end from the browser's, CSS px.
const edgeMax = 1.5;
/// The difference between the two pictures, as a share of the browser's ink, where they lie best over each other: the browser's
/// line may stand a device pixel higher or lower. What is left is rounding to quarters of a pixel; another letter, order or
/// break differs by 0.5 and more.
const differenceMax = 0.3;

/// Runs in a page: for each part of both pictures, the ink's extent by line, and how different they are.
async function compare([drawn, text, parts, density, lineHeight]) {
    const load = async (source) => {
        const image = new Image();
        image.src = "data:image/png;base64," + source;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        return context;
    };
    const [a, b] = [await load(drawn), await load(text)];
    const ground = b.getImageData(0, 0, 1, 1).data;
    const inkAt = (data, i) => Math.abs(data[i] - ground[0]) + Math.abs(data[i + 1] - ground[1]) + Math.abs(data[i + 2] - ground[2]);
    const extents = (data, width, height) => {
        const lines = [];
        for (let top = 0; top < height; top += lineHeight * density) {
            let left = width, right = -1;
            for (let y = top; y < Math.min(top + lineHeight * density, height); y++) {
                for (let x = 0; x < width; x++) {
                    if (inkAt(data, (y * width + x) * 4) < 120) continue;
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                }
            }
            lines.push([left / density, right / density]);
        }
        return lines;
    };
    return parts.map((part) => {
        const [x, y, width, height] = [part.x, part.y, part.width, part.height].map((css) => Math.round(css * density));
        const one = a.getImageData(x, y, width, height).data;
        const other = b.getImageData(x, y, width, height).data;
        let ink = 0;
        for (let i = 0; i < other.length; i += 4) ink += inkAt(other, i);
        const differences = [-1, 0, 1].map((shift) => {
            const shifted = a.getImageData(x, y + shift, width, height).data;
            let sum = 0;
            for (let i = 0; i < shifted.length; i++) sum += i % 4 === 3 ? 0 : Math.abs(shifted[i] - other[i]);
            return sum / ink;
        });
        return {drawn: extents(one, width, height), text: extents(other, width, height), difference: Math.min(...differences)};
    });
}

for (const density of [1, 2]) {
    describe(`text at ${density} device pixels to a CSS pixel`, () => {
        let browser, server, visitor, boxes, heights, results;

        before(async () => {
            browser = await launch();
            server = await Server.start();
            visitor = await openSamples(browser, server, {deviceScaleFactor: density, colorScheme: "dark"});
            boxes = await boxesOf(visitor);
            const text = await openAsText(visitor, boxes);
            heights = await heightsOf(text);
            const pictures = [];
            for (const page of [visitor.page, text]) {
                await page.bringToFront();
                pictures.push((await page.screenshot()).toString("base64"));
            }
            results = await text.evaluate(compare, [...pictures, boxes, density, lineHeight]);
        });

        after(async () => {
            await visitor?.close();
            await server?.stop();
            await browser?.close();
        });

        samples.forEach(([name], i) => it(`looks like the browser's: ${name}`, () => {
            assert.equal(boxes[i].height, heights[i], "as many lines");
            const {drawn, text, difference} = results[i];
            drawn.forEach(([left, right], line) => {
                assert.ok(Math.abs(left - text[line][0]) <= edgeMax, `line ${line + 1} begins at ${left}, not at ${text[line][0]}`);
                assert.ok(Math.abs(right - text[line][1]) <= edgeMax, `line ${line + 1} ends at ${right}, not at ${text[line][1]}`);
            });
            assert.ok(difference <= differenceMax, `the pictures differ by ${difference.toFixed(3)} of the ink`);
        }));
    });
}
