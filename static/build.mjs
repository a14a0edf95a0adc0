// Builds static/dist from static/src: the style sheet (govuk-frontend's parts and ours), the modules, the icons.
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const target = join(here, "dist");

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const { css } = compile(join(source, "scss", "app.scss"), {
  loadPaths: [join(here, "..", "node_modules")],
  quietDeps: true,
  style: "compressed",
});
writeFileSync(join(target, "app.css"), css);
cpSync(join(source, "js"), join(target, "js"), { recursive: true });
cpSync(join(source, "icons"), join(target, "icons"), { recursive: true });
console.log(`static/dist: app.css ${Math.round(css.length / 1024)} KB, modules, icons`);
