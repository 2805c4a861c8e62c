'use client';

import { useEffect, useState } from 'react';

/** Most people of a Brazilian company live in one of these; they stand first. */
const near = [
  'America/Sao_Paulo',
  'America/Manaus',
  'America/Cuiaba',
  'America/Fortaleza',
  'America/Rio_Branco',
  'America/Noronha',
];

/** The zones that this browser knows, as options of a select; the chosen one at once, the others after the first paint. */
export function ZoneOptions({ chosen }: { chosen: string | null }) {
  const [zones, setZones] = useState(near);
  useEffect(() => setZones([...new Set([...near, ...Intl.supportedValuesOf('timeZone')])]), []);
  const listed = chosen === null || zones.includes(chosen) ? zones : [chosen, ...zones];
  return listed.map((zone) => (
    <option key={zone} value={zone}>
      {zone.replaceAll('_', ' ')}
    </option>
  ));
}
