import "./node_modules/speech-emotion/dist/element.js";

const element = document.querySelector("speech-emotion");
const file = document.getElementById("file");
const label = document.getElementById("label");

element.addEventListener("ready", () => {
  label.textContent = "Ready";
  file.disabled = false;
});
element.addEventListener("classification", ({ detail }) => {
  label.textContent = detail.label;
});
element.addEventListener("error", ({ detail }) => {
  label.textContent = detail.message;
});
file.addEventListener("change", () => element.classify(file.files[0]));
