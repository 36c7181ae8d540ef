import { defineNode } from '#engine/kit';

/** What an event camera would show. */
export const eventView = defineNode({
  type: 'core/event-view',
  version: 1,
  title: 'Event view',
  category: 'plot',
  doc: 'Shows camera events as they come, ON and OFF in two colours that fade within tens of milliseconds.',
  parameters: {},
  ports: {
    events: { kind: 'events', flow: 'in', shape: [2, 'h', 'w'], doc: 'Events to show.' },
  },
  behaviour: {
    kind: 'lowering',
    lower: (site) => site.probe({ port: 'events', every: '10 ms', reduce: 'none' }),
  },
  examples: [{ title: 'Nothing wired', duration: '1 ms', expect: () => true }],
});
