/** The panel that lists the lessons; the one under way takes its place, so it covers nothing. */

import { Check as CheckIcon, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { beginLesson, choose, endLesson, enter, useLesson } from '../state/lesson.ts';
import { strings } from '../strings.ts';
import './lessons.css';
import { lessons } from './lessons.ts';

const words = strings.lessons;

/** The list of lessons, in the left panel. */
export function LessonsPanel() {
  const finished = useLesson((s) => s.finished);
  const under = useLesson((s) => s.lesson !== null);
  if (under) return <LessonCard />;
  return (
    <div className="panel-scroll">
      <h3>{words.title}</h3>
      <p className="hint lessons-explain">{words.explain}</p>
      {lessons.map((lesson) => (
        <button
          type="button"
          key={lesson.id}
          className="example"
          onClick={() => beginLesson(lesson.id)}
        >
          <strong>
            {lesson.title}
            {finished.includes(lesson.id) && (
              <CheckIcon className="lesson-finished" aria-label={words.done} />
            )}
          </strong>
          <span>
            {lesson.about} {lesson.minutes}
            {' min'}
          </span>
        </button>
      ))}
    </div>
  );
}

/** The lesson under way. */
function LessonCard() {
  const lesson = useLesson((s) => s.lesson);
  const at = useLesson((s) => s.step);
  const done = useLesson((s) => s.done);
  const choice = useLesson((s) => s.choice);
  const step = lesson?.steps[at];
  const card = useRef<HTMLElement>(null);
  // Keys such as Space belong to the canvas again, not to the button that opened the lesson.
  useEffect(() => card.current?.focus({ preventScroll: true }), []);
  if (!lesson || !step) return null;
  const answered = !step.predict || choice !== null;
  const last = at === lesson.steps.length - 1;
  const ready = done && answered;
  return (
    <section className="lesson-card" aria-label={lesson.title} ref={card} tabIndex={-1}>
      <header>
        <strong>{lesson.title}</strong>
        <button
          type="button"
          className="icon-button"
          aria-label={words.end}
          title={words.end}
          onClick={endLesson}
        >
          <X size={16} strokeWidth={1.5} aria-hidden="true" />
        </button>
      </header>
      <div aria-live="polite">
        <p className="lesson-state">{words.step(at + 1, lesson.steps.length)}</p>
        <p>{step.say}</p>
        {step.predict && (
          <fieldset className="lesson-question">
            <legend>{step.predict.question}</legend>
            {step.predict.choices.map((text, k) => (
              <button
                type="button"
                key={text}
                aria-pressed={choice === k}
                className={
                  choice === null
                    ? ''
                    : k === step.predict?.answer
                      ? 'right'
                      : choice === k
                        ? 'wrong'
                        : ''
                }
                onClick={() => choose(k)}
              >
                {text}
              </button>
            ))}
            {choice !== null && <p>{choice === step.predict.answer ? words.right : words.wrong}</p>}
          </fieldset>
        )}
        {step.do && (
          <p className={done ? 'lesson-state done' : 'lesson-state'}>
            {done ? words.doneIt : words.waiting}
          </p>
        )}
        {ready && step.reveal && <p>{step.reveal}</p>}
      </div>
      <footer>
        <button type="button" disabled={at === 0} onClick={() => enter(at - 1)}>
          {words.back}
        </button>
        <button
          type="button"
          className={ready ? 'primary' : ''}
          onClick={() => (last ? endLesson() : enter(at + 1))}
        >
          {last ? words.finish : words.next}
        </button>
      </footer>
    </section>
  );
}
