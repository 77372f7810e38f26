// A program in TypeScript that knows of us only what openapi-typescript made of our document.
import createClient from "openapi-fetch";
import type { components, paths } from "./openapi.js";

declare const process: { argv: string[] };

const [, , base, badge, recipient] = process.argv;
if (!base || !badge || !recipient) throw new Error("give a base, a badge and a recipient");
const client = createClient<paths>({ baseUrl: base });
const asked: components["schemas"]["VerifyOneIn"] = { input: badge, recipient };
const { data, error } = await client.POST("/api/v1/verify", { body: asked });
if (!data) throw new Error(`${error.code}: ${error.detail}`);
const refused = await client.POST("/api/v1/verify", { body: { input: "x" } });
console.log(data.verdict, data.recipient?.matches, data.badge?.competence, refused.error?.code);
