// A phone that is turned, or shares its screen, in the middle of a report: nothing that was typed is lost, and it goes on.

import { smallPhotos } from './files'
import { enlarge, readable } from './readable'
import { expect, STORY, test } from './test'

const UPRIGHT = { width: 360, height: 640 }
const TURNED = { width: 640, height: 360 }
const SHARED = { width: 320, height: 480 }

for (const percent of [100, 200]) {
  test(`turned and shared in the middle of a report, at ${percent} %`, async ({ citizen, page }) => {
    if (percent > 100) await enlarge(citizen, page, percent)
    await citizen.begin()
    await citizen.choosePhotos(await smallPhotos(page, 2))
    await page.setViewportSize(TURNED)
    await expect(citizen.photos()).toHaveCount(2)
    await readable(page, 'photos, turned')
    await citizen.toPlace()
    await page.getByLabel('Patokan').fill('Depan warung, seberang pasar')
    await page.setViewportSize(SHARED)
    await expect(page.getByLabel('Patokan')).toHaveValue('Depan warung, seberang pasar')
    await readable(page, 'place, shared')
    await citizen.toWords()
    await citizen.choose('Infrastruktur', 'Jalan rusak')
    // In the middle of a sentence, with the finger still on it.
    const story = page.getByLabel('Ceritakan singkat')
    const [first = '', rest = ''] = [STORY.slice(0, 20), STORY.slice(20)]
    await story.click()
    await page.keyboard.type(first)
    await page.setViewportSize(TURNED)
    await expect(story).toHaveValue(first)
    await expect(story).toBeFocused()
    await page.keyboard.type(rest)
    await page.setViewportSize(UPRIGHT)
    await expect(story).toHaveValue(STORY)
    await citizen.saved()
    await page.setViewportSize(SHARED)
    await citizen.toCheck()
    await expect(page.getByText(STORY)).toBeVisible()
    await readable(page, 'check, shared')
    await page.setViewportSize(TURNED)
    await citizen.submit()
    await readable(page, 'receipt, turned')
  })
}
