'use client'

import { storyWords } from '../alert/story-words.ts'
import type { KeyHelp } from '../shell/key-sheet.tsx'
import { useWords } from '../words/use-words.tsx'

/** The keys of the watch. */
export function useKeyHelp(): KeyHelp[] {
  const { say, language } = useWords()
  const story = storyWords(language).keys
  return [
    { keys: ['J', '↓'], what: say.keys.next },
    { keys: ['K', '↑'], what: say.keys.previous },
    { keys: ['Enter'], what: say.keys.open },
    { keys: ['Esc'], what: say.keys.escape },
    { keys: ['A', 'C', 'D', 'S'], what: story.act },
    { keys: ['N', 'Z'], what: story.note },
    { keys: ['P'], what: say.keys.pause },
    { keys: ['\\'], what: say.keys.fold },
    { keys: ['?'], what: say.keys.sheet },
    { keys: [say.keys.arrows, '+', '−'], what: say.keys.map },
    { keys: [say.keys.arrows, 'Home', 'End'], what: say.keys.resize },
  ]
}
