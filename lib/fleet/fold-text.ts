/** Text as people search for it: without accents or case, so that «clinica» finds «Clínica». */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
