/** The account of platform staff that every installation begins with. */
export const platformAccount = { email: 'plataforma@kryonix.example', displayName: 'Equipe da plataforma' };

/** The three tenants of the demonstration, each with its administrator. The slugs name their traffic profiles. */
export const demoTenants = [
  {
    slug: 'cliente-exemplo',
    name: 'Cliente Exemplo',
    email: 'ana@cliente-exemplo.example',
    displayName: 'Ana Ribeiro',
  },
  {
    slug: 'clinica-saude',
    name: 'Clínica Saúde',
    email: 'bruno@clinica-saude.example',
    displayName: 'Bruno Carvalho',
  },
  {
    slug: 'imobiliaria-xyz',
    name: 'Imobiliária XYZ',
    email: 'carla@imobiliaria-xyz.example',
    displayName: 'Carla Nogueira',
  },
] as const;

export type DemoTenant = (typeof demoTenants)[number];
