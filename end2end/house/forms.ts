import type { Page } from "@playwright/test";

/**
 * What is wrong with the forms of a page whose islands are awake: a form within a form, which a browser silently drops, and
 * a field that is not as the server wrote it into `html`.
 */
export function brokenForms(page: Page, html: string): Promise<string[]> {
  return page.evaluate((html) => {
    const within = html.split("<form").slice(1, -1).filter((part) => !part.includes("</form>"));
    const fields = (root: Document) =>
      [...root.forms].map((form) => {
        const told = [...form.elements].map((field) => {
          const { type, name, value, checked } = field as HTMLInputElement;
          return [type, name, value, checked ?? false].join(" ");
        });
        return `${form.getAttribute("method")} ${form.getAttribute("action")}: ${told.join(", ")}`;
      });
    const written = fields(new DOMParser().parseFromString(html, "text/html"));
    const shown = fields(document);
    const changed = shown.filter((form, nth) => form !== written[nth]);
    const lost = written.slice(shown.length);
    return [
      ...within.map((part) => `a form within a form: ${part.slice(0, 80)}`),
      ...changed.map((form) => `not as written: ${form}`),
      ...lost.map((form) => `lost: ${form}`),
    ];
  }, html);
}
