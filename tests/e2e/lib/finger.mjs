// One finger on a phone's screen, as the browser hears of it.

export const phone = {
    viewport: {width: 320, height: 640},
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    userAgent: "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
};

export class Finger {
    static async on(page) {
        const finger = new Finger();
        finger.page = page;
        finger.devtools = await page.context().newCDPSession(page);
        return finger;
    }

    send(type, touchPoints) {
        return this.devtools.send("Input.dispatchTouchEvent", {type, touchPoints});
    }

    down(x, y) {
        return this.send("touchStart", [{x, y}]);
    }

    move(x, y) {
        return this.send("touchMove", [{x, y}]);
    }

    up() {
        return this.send("touchEnd", []);
    }

    async tap(x, y) {
        await this.down(x, y);
        await this.up();
    }

    async tapOn(locator) {
        const box = await locator.boundingBox();
        await this.tap(box.x + box.width / 2, box.y + box.height / 2);
    }

    /// From one place to another and there until `up`, a step each animation frame.
    async drag(from, to, steps = 12) {
        await this.down(from.x, from.y);
        for (let i = 1; i <= steps; i++) {
            await this.move(from.x + (to.x - from.x) * i / steps, from.y + (to.y - from.y) * i / steps);
            await this.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
        }
    }

    /// From one place to another, and off while it still moves.
    async flick(from, to, steps = 5) {
        const sent = [this.down(from.x, from.y)];
        for (let i = 1; i <= steps; i++) {
            sent.push(this.move(from.x + (to.x - from.x) * i / steps, from.y + (to.y - from.y) * i / steps));
        }
        await Promise.all([...sent, this.up()]);
    }

    /// Down and there until something has come of it.
    async hold(x, y, locator) {
        await this.down(x, y);
        await locator.waitFor();
        await this.up();
    }
}
