// The browser client's beginning: makes the parts and hands control to the browser's events.
#include <memory>
#include <utility>
#include <vector>

#include "wasm-client/app/app.h"
#include "wasm-client/platform/browser.h"
#include "wasm-client/platform/canvas_rasterizer.h"
#include "wasm-client/platform/gl_renderer.h"
#include "wasm-client/platform/page_calls.h"

namespace {

struct Page {
    parley::client::Browser browser;
    parley::client::CanvasRasterizer rasterizer;
    parley::client::GlRenderer renderer{browser};
    std::unique_ptr<parley::client::AppEvents> app;
};

}  // namespace

int main() {
    // Never freed: main returns at once, and the browser's listeners keep pointing here until the page ends.
    auto* page = new Page;
    if (!page->renderer.open()) {
        parley_page_fail("webgl");
        return 0;
    }
    page->browser.read_kept([page](std::vector<parley::client::KeptValue> kept) {
        page->app = parley::client::make_app(page->browser, page->rasterizer, page->renderer, std::move(kept));
        page->browser.start(*page->app);
    });
    return 0;
}
