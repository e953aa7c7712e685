// What is drawn in a part of a page's picture.

/// Of the screenshot's part `clip`: pixels unlike its top left one, and how many of them have a colour.
export async function inkOf(browser, page, clip) {
    return inkIn(browser, (await page.screenshot({clip})).toString("base64"));
}

/// The same of a picture.
export async function inkIn(browser, png) {
    const reader = await browser.newPage();
    try {
        return await reader.evaluate(countInk, "data:image/png;base64," + png);
    } finally {
        await reader.close();
    }
}

/// The colour in the middle of a picture: red, green, blue.
export async function middleIn(browser, png) {
    const reader = await browser.newPage();
    try {
        return await reader.evaluate(readMiddle, "data:image/png;base64," + png);
    } finally {
        await reader.close();
    }
}

/// Runs in the page of the reader.
async function readMiddle(source) {
    const image = new Image();
    image.src = source;
    await image.decode();
    const context = new OffscreenCanvas(1, 1).getContext("2d");
    context.drawImage(image, Math.floor(image.width / 2), Math.floor(image.height / 2), 1, 1, 0, 0, 1, 1);
    return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3));
}

/// Runs in the page of the reader.
async function countInk(source) {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const {data} = context.getImageData(0, 0, image.width, image.height);
    const ground = data.slice(0, 3);
    let ink = 0;
    let colored = 0;
    for (let i = 0; i < data.length; i += 4) {
        const [red, green, blue] = data.slice(i, i + 3);
        if (Math.abs(red - ground[0]) + Math.abs(green - ground[1]) + Math.abs(blue - ground[2]) < 30) continue;
        ink++;
        if (Math.max(red, green, blue) - Math.min(red, green, blue) > 60) colored++;
    }
    return {ink, colored};
}
