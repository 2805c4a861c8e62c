import { handle } from '../http/handle.ts';
import { jsonResponse } from '../http/json-response.ts';
import { remember } from '../remember.ts';
import { services } from '../services.ts';
import { openApiDocument } from './openapi-document.ts';

/** The description of this interface. Open to all: it says nothing of anybody. */
export const getOpenApi = handle(async () =>
  jsonResponse(remember('openapi-document', () => openApiDocument(services().baseUrl))),
);
