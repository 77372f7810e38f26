// Credentials as other platforms write them, signed by the libraries that they use.
//
// To be run by hand, since it needs npm packages that the project does not install:
//   npm install --no-save @digitalbazaar/vc @digitalbazaar/data-integrity @digitalbazaar/ecdsa-multikey \
//     @digitalbazaar/ed25519-multikey @digitalbazaar/ed25519-signature-2020 @digitalbazaar/ed25519-verification-key-2020 \
//     @digitalbazaar/eddsa-rdfc-2022-cryptosuite @digitalbazaar/eddsa-jcs-2022-cryptosuite \
//     @digitalbazaar/eddsa-2022-cryptosuite @digitalbazaar/ecdsa-rdfc-2019-cryptosuite \
//     @digitalbazaar/ecdsa-jcs-2019-cryptosuite @digitalbazaar/ecdsa-sd-2023-cryptosuite
//   node field.mjs <folder of badges/contexts> <folder to write into>
// The keys are new at each run and are thrown away.
import fs from 'fs';
import path from 'path';
import zlib from 'zlib';
import jsigs from 'jsonld-signatures';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import * as Ed from '@digitalbazaar/ed25519-multikey';
import * as Ec from '@digitalbazaar/ecdsa-multikey';
import {Ed25519Signature2020} from '@digitalbazaar/ed25519-signature-2020';
import {Ed25519VerificationKey2020} from '@digitalbazaar/ed25519-verification-key-2020';
import {cryptosuite as rdfc} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {cryptosuite as draft} from '@digitalbazaar/eddsa-2022-cryptosuite';
import {createSignCryptosuite as jcs} from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import {createSignCryptosuite as ecJcs} from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import {cryptosuite as ecRdfc} from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import {createSignCryptosuite as sdSign, createDiscloseCryptosuite as sdShow}
  from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';

const [contexts, out] = process.argv.slice(2);
const V1 = 'https://www.w3.org/2018/credentials/v1';
const V2 = 'https://www.w3.org/ns/credentials/v2';
const OB = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
const OB_FIRST = 'https://purl.imsglobal.org/spec/ob/v3p0/context.json';
const OB_EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
const ED2020 = 'https://w3id.org/security/suites/ed25519-2020/v1';
const STATUS_2021 = 'https://w3id.org/vc/status-list/2021/v1';
const OWN = 'https://badges.example.org/contexts/more.json';
const FILES = {
  [V1]: 'credentials-v1', [V2]: 'credentials-v2', [OB]: 'ob-v3p0-context-3.0.3',
  [OB_FIRST]: 'ob-v3p0-context', [OB_EXTENSIONS]: 'ob-v3p0-extensions',
  [ED2020]: 'security-ed25519-2020-v1', [STATUS_2021]: 'vc-status-list-2021-v1',
  'https://w3id.org/security/data-integrity/v1': 'security-data-integrity-v1',
  'https://w3id.org/security/data-integrity/v2': 'security-data-integrity-v2'
};
const documentLoader = async url => {
  const document = url === OWN ?
    {'@context': {department: 'https://badges.example.org/terms#department'}} :
    JSON.parse(fs.readFileSync(path.join(contexts, FILES[url] + '.json')));
  return {contextUrl: null, documentUrl: url, document};
};
const purpose = new jsigs.purposes.AssertionProofPurpose();
const date = new Date('2026-05-04T10:00:00Z');
const trust = {};
const write = (name, document) =>
  fs.writeFileSync(path.join(out, name), JSON.stringify(document, null, 1) + '\n');
const serve = (url, document) => { trust[url] = document; };

async function signed(document, suite) {
  return jsigs.sign(structuredClone(document), {suite, purpose, documentLoader});
}
const proof = (cryptosuite, pair, method) => {
  const signer = pair.signer();
  signer.id = method;
  return new DataIntegrityProof({signer, date, cryptosuite});
};

// --- keys: did:key, did:web, and a profile that holds its key -----------------------------------
const edKey = await Ed.generate();
const EDKEY = `did:key:${edKey.publicKeyMultibase}`;
const EDKEY_METHOD = `${EDKEY}#${edKey.publicKeyMultibase}`;
const p256 = await Ec.generate({curve: 'P-256'});
const P256 = `did:key:${p256.publicKeyMultibase}`;
const P256_METHOD = `${P256}#${p256.publicKeyMultibase}`;
const p384 = await Ec.generate({curve: 'P-384'});
const WEB = 'did:web:college.example.org';
const web = await Ed.generate();
serve('https://college.example.org/.well-known/did.json', {
  '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
  id: WEB,
  verificationMethod: [
    {id: `${WEB}#a`, type: 'Ed25519VerificationKey2020', controller: WEB,
      publicKeyMultibase: web.publicKeyMultibase},
    {id: `${WEB}#b`, type: 'Multikey', controller: WEB,
      publicKeyMultibase: p384.publicKeyMultibase}],
  assertionMethod: [`${WEB}#a`, '#b']
});
const SITE = 'https://badges.example.org/public/issuers/h6?v=3_0';
const site = await Ed.generate();
serve(SITE, {
  '@context': [OB, OB_EXTENSIONS, V2], id: SITE, type: ['Profile'], name: 'Open Workshop',
  url: 'https://badges.example.org', email: 'issuer@example.org',
  verificationMethod: {id: `${SITE}#key-0`, type: 'Multikey', controller: SITE,
    publicKeyMultibase: site.publicKeyMultibase}
});
const old = async (pair, did, id) => new Ed25519Signature2020({
  key: await Ed25519VerificationKey2020.from({
    id, controller: did, type: 'Ed25519VerificationKey2020',
    ...(await (async () => {
      const e = await pair.export({publicKey: true, secretKey: true});
      return {publicKeyMultibase: e.publicKeyMultibase, privateKeyMultibase: e.secretKeyMultibase};
    })())}), date});

// --- what they say ------------------------------------------------------------------------------
const ACHIEVEMENT = {
  id: 'urn:uuid:bd6d9316-f7ae-4073-a1e5-2f7f5bd22922', type: ['Achievement'],
  achievementType: 'Diploma', name: 'Repair of small appliances',
  description: 'Finds and mends usual faults of small appliances.',
  criteria: {type: 'Criteria', narrative: 'Three repairs under supervision.'},
  image: {id: 'https://college.example.org/repair.png', type: 'Image'}
};
const HASHED = {
  type: 'IdentityObject', hashed: true, identityType: 'emailAddress', salt: 'deadsea',
  identityHash: 'sha256$c934fdacc6242be0277a284970416aa9bfa583241fb85094bc96c504ee0abd4e'
};
const plain = {...ACHIEVEMENT, criteria: {narrative: 'Three repairs under supervision.'}};
const older = (issuer, extra = {}) => ({
  '@context': [V1, OB_FIRST, ED2020],
  id: 'urn:uuid:a63a60be-f4af-491c-87fc-2c8fd3007a58',
  type: ['VerifiableCredential', 'OpenBadgeCredential'], name: 'Repair of small appliances',
  issuer: {type: ['Profile'], id: issuer, name: 'Example College',
    url: 'https://college.example.org',
    image: {id: 'https://college.example.org/logo.png', type: 'Image'}},
  issuanceDate: '2026-04-01T00:00:00Z', expirationDate: '2027-04-01T00:00:00Z',
  credentialSubject: {type: ['AchievementSubject'], id: 'did:example:holder',
    identifier: [HASHED], achievement: plain}, ...extra
});
const newer = (issuer, extra = {}) => {
  const {issuanceDate, expirationDate, ...rest} = older(issuer);
  return {...rest, '@context': [V2, OB], validFrom: issuanceDate, validUntil: expirationDate,
    ...extra};
};

// --- the older model ----------------------------------------------------------------------------
const edOld = await old(edKey, EDKEY, EDKEY_METHOD);
const webOld = await old(web, WEB, `${WEB}#a`);
const first = await signed(older(EDKEY), edOld);
write('older-2020.json', first);
write('older-2020-changed.json', {...first, name: 'Repair of large appliances'});
write('older-2020-longer.json', {...first, expirationDate: '2037-04-01T00:00:00Z'});
const expired = await signed(older(EDKEY, {expirationDate: '2026-05-01T00:00:00Z'}), edOld);
write('older-2020-expired.json', expired);
const LIST = 'https://college.example.org/status/1';
const status = place => ({'@context': [V1, OB_FIRST, STATUS_2021, ED2020], credentialStatus: {
  id: `${LIST}#${place}`, type: 'StatusList2021Entry', statusPurpose: 'revocation',
  statusListIndex: String(place), statusListCredential: LIST}});
const bits = Buffer.alloc(100000 / 8);
bits[Math.floor(4321 / 8)] |= 0x80 >> 4321 % 8;
const packed = zlib.gzipSync(bits).toString('base64url');
serve(LIST, await signed({
  '@context': [V1, STATUS_2021, ED2020], id: LIST,
  type: ['VerifiableCredential', 'StatusList2021Credential'], issuer: WEB,
  issuanceDate: '2026-04-01T00:00:00Z',
  credentialSubject: {id: `${LIST}#list`, type: 'StatusList2021', statusPurpose: 'revocation',
    encodedList: packed}}, webOld));
write('older-status-good.json', await signed(older(WEB, status(94)), webOld));
write('older-status-revoked.json', await signed(older(WEB, status(4321)), webOld));

// --- the newer model, in every suite ------------------------------------------------------------
const edProof = suite => proof(suite, edKey, EDKEY_METHOD);
write('eddsa-rdfc-2022.json',
  await signed(newer(EDKEY, {'@context': [V2, OB, ED2020]}), edProof(rdfc)));
write('eddsa-2022.json', await signed(
  older(EDKEY, {'@context': [V1, OB_FIRST, 'https://w3id.org/security/data-integrity/v2']}),
  edProof(draft)));
const json = await signed(newer(EDKEY, {'@context': [V2, OB, OWN], department: 'Workshop'}),
  edProof(jcs()));
write('eddsa-jcs-2022.json', json);
write('eddsa-jcs-2022-changed.json', {...json, department: 'Direction'});
write('eddsa-rdfc-2022-own-context.json', await signed(
  newer(EDKEY, {'@context': [V2, OB, OWN], department: 'Workshop'}), edProof(rdfc)));
write('ecdsa-rdfc-2019-p256.json',
  await signed(newer(P256), proof(ecRdfc, p256, P256_METHOD)));
const long = await signed(newer(WEB), proof(ecRdfc, p384, `${WEB}#b`));
write('ecdsa-rdfc-2019-p384.json', long);
write('ecdsa-rdfc-2019-p384-changed.json', {...long, validUntil: '2037-04-01T00:00:00Z'});
write('ecdsa-jcs-2019-p384.json', await signed(newer(WEB), proof(ecJcs(), p384, `${WEB}#b`)));

// --- a proof from which the holder shows a part -------------------------------------------------
const base = await signed(newer(P256), proof(sdSign({mandatoryPointers: [
  '/issuer', '/validFrom', '/validUntil', '/credentialSubject/achievement/name']}),
p256, P256_METHOD));
write('ecdsa-sd-2023-base.json', base);
const shown = await jsigs.derive(structuredClone(base), {
  suite: new DataIntegrityProof({cryptosuite: sdShow({selectivePointers: [
    '/name', '/credentialSubject/type', '/credentialSubject/identifier',
    '/credentialSubject/achievement/description', '/credentialSubject/achievement/criteria']})}),
  purpose, documentLoader});
write('ecdsa-sd-2023-derived.json', shown);
write('ecdsa-sd-2023-changed.json', {...shown, name: 'Repair of large appliances'});
write('ecdsa-sd-2023-added.json', {...shown, description: 'With distinction.'});
const {validUntil, ...endless} = shown;
write('ecdsa-sd-2023-endless.json', endless);

// --- a platform whose profile holds its key -----------------------------------------------------
const workshop = {
  '@context': [V2, OB, OB_EXTENSIONS],
  id: 'https://badges.example.org/public/assertions/5g?v=3_0',
  type: ['VerifiableCredential', 'OpenBadgeCredential'], name: 'Open workshop',
  evidence: [],
  issuer: {id: SITE, type: ['Profile'], name: 'Open Workshop', url: 'https://badges.example.org',
    email: 'issuer@example.org'},
  validFrom: '2026-04-04T08:37:40.379213+00:00',
  credentialSubject: {
    type: ['AchievementSubject'], identifier: [HASHED],
    achievement: {id: 'https://badges.example.org/public/badges/1l?v=3_0', type: ['Achievement'],
      name: 'Open workshop', description: 'Took part.', achievementType: 'Badge',
      criteria: {narrative: ''},
      image: {id: 'https://badges.example.org/public/assertions/5g/image', type: 'Image'}},
    activityStartDate: '2026-04-04T00:00:00+00:00'},
  credentialStatus: {id: 'https://badges.example.org/public/assertions/5g/revocations',
    type: '1EdTechRevocationList'}
};
serve('https://badges.example.org/public/assertions/5g/revocations',
  {id: 'https://badges.example.org/public/assertions/5g/revocations', issuer: SITE,
    revokedCredential: []});
const siteProof = proof(rdfc, site, `${SITE}#key-0`);
write('profile-with-key.json', await signed(workshop, siteProof));
const taken = {...workshop, id: 'https://badges.example.org/public/assertions/6h?v=3_0',
  credentialStatus: {...workshop.credentialStatus,
    id: 'https://badges.example.org/public/assertions/6h/revocations'}};
serve('https://badges.example.org/public/assertions/6h/revocations',
  {id: 'https://badges.example.org/public/assertions/6h/revocations', issuer: SITE,
    revokedCredential: [{id: taken.id, revoked: true, revocationReason: 'Issued twice'}]});
write('profile-with-key-revoked.json', await signed(taken, siteProof));

// --- what only others read ----------------------------------------------------------------------
const {proof: good, ...bare} = await signed(newer(EDKEY), edProof(rdfc));
write('bbs-2023.json', {...bare, proof: {...good, cryptosuite: 'bbs-2023', proofValue: 'u2V0DhVhA'}});
write('two-proofs.json', {...bare, proof: [
  {...good, cryptosuite: 'bbs-2023', proofValue: 'u2V0DhVhA'}, good]});

const index = {};
for(const [place, [url, document]] of Object.entries(trust).entries()) {
  const file = `field-${place}.json`;
  fs.mkdirSync(path.join(out, 'trust'), {recursive: true});
  write(path.join('trust', file), document);
  index[url] = {file};
}
write(path.join('trust', 'index.json'), index);
