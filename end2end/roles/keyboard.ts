import { expect, type Page } from "@playwright/test";

/** Presses keys, counts them, and looks after each one whether the focus can be seen. */
export class Keyboard {
  presses = 0;
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until the page hears single keys. */
  async ready(): Promise<void> {
    await shortcutsHeard(this.page);
  }

  /** Presses a key that moves the focus or does something on this page. */
  async press(key: string): Promise<void> {
    this.presses += 1;
    await this.page.keyboard.press(key);
    await this.expectFocusInSight(key);
  }

  /** Presses a key that leads to another page, and waits for it. */
  async go(key: string, url: RegExp | string): Promise<void> {
    this.presses += 1;
    await this.page.keyboard.press(key);
    await expect(this.page).toHaveURL(url);
    await this.page.waitForLoadState();
  }

  /** Presses Tab until the focus is on something of this role and name. */
  async tabTo(role: "link" | "button" | "textbox", name: string | RegExp): Promise<void> {
    const wanted = this.page.getByRole(role, { name }).first();
    for (let step = 0; step < 120; step += 1) {
      if (await isFocused(wanted)) return;
      await this.press("Tab");
    }
    throw new Error(`120 times Tab did not lead to the ${role} ${name}`);
  }

  /** What has the focus is in the window, not covered, and marked by an outline; the target of the skip link needs none. */
  private async expectFocusInSight(key: string): Promise<void> {
    const focus = await this.page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return { what: "nothing", seen: false, marked: false };
      const box = element.getBoundingClientRect();
      const [x, y] = [box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 40) / 2];
      const top = document.elementFromPoint(x, y);
      const style = getComputedStyle(element);
      return {
        what: element.outerHTML.slice(0, 120),
        seen: top !== null && (element.contains(top) || top.contains(element)),
        marked: element.id === "main" || (style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2),
      };
    });
    expect(focus, `the focus after ${key}`).toMatchObject({ seen: true, marked: true });
  }
}

async function isFocused(wanted: ReturnType<Page["locator"]>): Promise<boolean> {
  return (await wanted.count()) > 0 && wanted.evaluate((element) => element === document.activeElement);
}

/** Waits for the page's script: `Ctrl+Enter`, which works even where single keys are switched off, sends a form. */
export async function shortcutsHeard(page: Page): Promise<void> {
  await expect(async () => {
    const heard = await page.evaluate(() => {
      const field = document.createElement("textarea");
      const form = document.createElement("form");
      let sent = false;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        sent = true;
      });
      form.append(field);
      document.body.append(form);
      const before = document.activeElement as HTMLElement | null;
      field.focus();
      field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
      form.remove();
      before?.focus();
      return sent;
    });
    expect(heard).toBe(true);
  }).toPass();
}
