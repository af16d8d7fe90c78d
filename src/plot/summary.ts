import type { FigureSpec, Layout } from './spec';

/** A figure in one line of text, for terminals and for readers that cannot draw. */
export function summary({ data, layout }: FigureSpec, title: string): string {
  const names = [...new Set(data.map((trace) => trace.name).filter((name) => typeof name === 'string'))];
  const listed = names.length > 8 ? [...names.slice(0, 8), '…'] : names;
  const axes = ['xaxis', 'yaxis'].map((axis) => axisTitle(layout, axis)).filter(Boolean);
  const parts = [
    `Figure${title ? ` "${title}"` : ''}`,
    axes.length > 0 ? axes.join(' × ') : undefined,
    listed.length > 0 ? listed.join(', ') : `${data.length} ${data.length === 1 ? 'trace' : 'traces'}`,
  ];
  return parts.filter(Boolean).join(': ');
}

function axisTitle(layout: Layout, axis: string): string | undefined {
  return (layout[axis] as { title?: { text?: string } } | undefined)?.title?.text;
}
