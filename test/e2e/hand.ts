/** Counts what a person does: presses and fields filled in. Nothing here knows the person's pace. */
import type { Locator, Page } from 'playwright-core';

export class Hand {
  presses = 0;
  fields = 0;
  constructor(readonly page: Page) {
    page.setDefaultTimeout(20_000);
  }
  async press(target: Locator): Promise<void> {
    this.presses += 1;
    await target.click();
  }
  /** A key that does something: sends a form, moves to the next row. */
  async key(target: Locator, key: string): Promise<void> {
    this.presses += 1;
    await target.press(key);
  }
  async fill(label: string | RegExp, text: string): Promise<void> {
    this.fields += 1;
    await this.page.getByLabel(label, { exact: true }).fill(text);
  }
  async select(label: string, option: string): Promise<void> {
    this.presses += 1;
    await this.page.getByLabel(label, { exact: true }).selectOption({ label: option });
  }
  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }
  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name, exact: typeof name === 'string' });
  }
  /** Types into a searchable list and takes an option. */
  async choose(label: string, typed: string, option: string | RegExp): Promise<void> {
    this.fields += 1;
    const input = this.page.locator('input').and(this.page.getByLabel(label, { exact: true }));
    await input.click();
    await input.fill(typed);
    const options = this.page.locator('div[role=option]:visible');
    await this.press(options.filter({ hasText: option }).first());
  }
}
