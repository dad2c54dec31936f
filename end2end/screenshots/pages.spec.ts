import { writeFileSync } from "node:fs";
import type { Page, TestInfo } from "@playwright/test";
import { exampleOf, meet, occasions } from "../pages/occasions.ts";
import { test } from "../pages/tour.ts";
import { become, everybody } from "../pages/visitors.ts";
import { album, picture } from "./album.ts";
import { names, pictured } from "./pages.ts";

const take = (page: Page, name: string, info: TestInfo) =>
  page.screenshot({ path: picture(name, info.project.name), fullPage: true });

for (const visitor of everybody) {
  test(`what ${visitor} is shown`, async ({ page, tour }, info) => {
    test.setTimeout(180_000);
    await become(visitor, page);
    for (const example of pictured.filter(({ as }) => as === visitor)) {
      await tour.show(example, page);
      await take(page, example.name, info);
    }
    for (const occasion of occasions.filter(({ as }) => as === visitor)) {
      await become(visitor, page);
      await tour.show(exampleOf(occasion), page);
      await meet(occasion, page);
      await take(page, occasion.name, info);
    }
  });
}

test.afterAll(({}, info) => {
  const looks = info.config.projects.map(({ name }) => name);
  writeFileSync(album(), page(looks));
});

const page = (looks: string[]) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Every page</title>
${names.map((name) => `<h2 id="${name}">${name}</h2>\n${looks.map((look) => image(name, look)).join("\n")}`).join("\n")}
</html>
`;

const image = (name: string, look: string) =>
  `<a href="${name}-${look}.png"><img src="${name}-${look}.png" width="300" alt="${name}, ${look}" loading="lazy"></a>`;
