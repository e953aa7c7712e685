// Firefox in a window of a display of its own: headless it has no WebGL 2 without a graphics card.
import {spawn} from "node:child_process";
import {existsSync, mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import puppeteer from "puppeteer-core";

const firefox = process.env.PARLEY_FIREFOX || "/usr/bin/firefox-esr";
// A machine that is busy starts it slowly.
const startMs = 120_000;
const display = process.env.PARLEY_XVFB || "/usr/bin/Xvfb";

/// Why Firefox can't start here; empty when it can.
export function whyNoFirefox() {
    if (!existsSync(firefox)) return `there is no ${firefox}`;
    if (!existsSync(display)) return `there is no ${display}`;
    return "";
}

/// Resolves with the number of a free display, which Xvfb writes to its third descriptor.
function displayNumber(child) {
    return new Promise((resolve, reject) => {
        let said = "";
        child.stdio[3].on("data", (data) => {
            said += data;
            if (said.endsWith("\n")) resolve(said.trim());
        });
        child.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
        child.once("error", reject);
    });
}

export class Firefox {
    static async start() {
        const started = new Firefox();
        started.home = mkdtempSync(join(tmpdir(), "parley-firefox-"));
        started.screen = spawn(display, ["-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
                               {stdio: ["ignore", "ignore", "ignore", "pipe"]});
        try {
            const number = await displayNumber(started.screen);
            started.browser = await puppeteer.launch({
                browser: "firefox",
                executablePath: firefox,
                headless: false,
                timeout: startMs,
                defaultViewport: {width: 1000, height: 700},
                env: {...process.env, DISPLAY: `:${number}`, LIBGL_ALWAYS_SOFTWARE: "1", HOME: started.home},
                extraPrefsFirefox: {"webgl.force-enabled": true},
            });
        } catch (error) {
            await started.stop();
            throw error;
        }
        return started;
    }

    async stop() {
        await this.browser?.close();
        this.screen.kill();
        rmSync(this.home, {recursive: true, force: true, maxRetries: 5});
    }
}
