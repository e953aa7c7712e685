// For browsers that can't read boot.js: only they run this one (nomodule), so it is written as they understand it.
"use strict";

(function() {
    function tell() {
        var card = document.getElementById("failure");
        var covered = ["skeleton", "name-dialog", "app"];
        card.querySelector("h1").textContent = "This browser is too old";
        card.querySelector(".what").textContent = "Parley needs features of the last few years. " +
            "Update this browser, or open the page in a current Firefox, Chrome, Edge or Safari.";
        card.querySelector("button").onclick = function() { location.reload(); };
        for (var i = 0; i < covered.length; i++) document.getElementById(covered[i]).style.display = "none";
        card.removeAttribute("hidden");
    }

    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", tell);
    else tell();
})();
