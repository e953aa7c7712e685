// What lies over the page's content has an entry in the browser's history each, so that Back (the button, the key, the gesture
// of a phone) takes it away before it leaves the place.
mergeInto(LibraryManager.library, {
    $Layers__deps: ["$Parley"],
    $Layers: {
        shown: 0,      // entries of ours that lie on the page's own
        leaving: 0,    // steps through the history that we took ourselves and that have not been told yet

        here: function() {
            const state = history.state;
            return (state && state["layer"]) || 0;
        },

        set: function(count) {
            const before = Layers.shown;
            Layers.shown = count;
            try {
                for (let layer = before + 1; layer <= count; layer++) history.pushState({"layer": layer}, "");
                // Where the page was loaded anew, or went elsewhere meanwhile, there is nothing of ours to leave.
                if (count < before && Layers.here() === before) Layers.step(count - before);
            } catch (error) {
                // Browsers refuse a hundred changes in a few seconds. Back then leaves the place.
            }
        },

        step: function(by) {
            Layers.leaving++;
            history.go(by);
        },

        // True: this was about layers, and the place is the same.
        popped: function() {
            const layer = Layers.here();
            if (Layers.leaving > 0) {
                Layers.leaving--;
                return true;
            }
            if (layer < Layers.shown) {
                Layers.shown = layer;
                _parley_on_back(Parley.browser, layer);
                return true;
            }
            // An entry of something that is not there any more.
            if (layer > Layers.shown) Layers.step(-1);
            return layer > 0;
        },

        // The topmost entry becomes the place that is gone to. True: there was one.
        take_entry: function() {
            const taken = Layers.shown > 0 && Layers.here() === Layers.shown;
            Layers.shown = 0;
            return taken;
        },
    },

    parley_layers_set__deps: ["$Layers"],
    parley_layers_set: function(count) {
        Layers.set(count);
    },
});
