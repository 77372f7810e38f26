"""Reasons why a signature, a key or a list is refused, in three languages; see `reasons_of_reading`."""

from badges.verification.languages import Sentence

TOKENS = (
    Sentence(
        "the token is longer than {count} characters",
        "le jeton dépasse {count} caractères",
        "o token tem mais de {count} caracteres",
    ),
    Sentence(
        "a compact JWS has {count} parts separated by dots, this has {other}",
        "un JWS compact a {count} parties séparées par des points, celui-ci en a {other}",
        "um JWS compacto tem {count} partes separadas por pontos, este tem {other}",
    ),
    Sentence(
        "the token says {name}, but the key can only check {names}",
        "le jeton dit {name}, mais la clé ne peut vérifier que {names}",
        "o token diz {name}, mas a chave só pode verificar {names}",
    ),
    Sentence(
        "the signature does not match: the text was changed, or another key signed it",
        "la signature ne correspond pas : le texte a été changé, ou une autre clé l'a signé",
        "a assinatura não corresponde: o texto foi alterado, ou outra chave o assinou",
    ),
    Sentence(
        "the algorithm {name} is refused; badges are signed with {names}",
        "l'algorithme {name} est refusé ; les badges sont signés avec {names}",
        "o algoritmo {name} é recusado; os badges são assinados com {names}",
    ),
    Sentence(
        "a part of the token is not canonical base64url",
        "une partie du jeton n'est pas du base64url canonique",
        "uma parte do token não é base64url canónico",
    ),
    Sentence(
        "a part of the token is not base64url without padding",
        "une partie du jeton n'est pas du base64url sans remplissage",
        "uma parte do token não é base64url sem preenchimento",
    ),
    Sentence(
        "the header of the token is refused: {reason}",
        "l'en-tête du jeton est refusé : {reason}",
        "o cabeçalho do token é recusado: {reason}",
    ),
    Sentence(
        "the header demands {name}, which no badge format knows",
        "l'en-tête exige {name}, qu'aucun format de badge ne connaît",
        "o cabeçalho exige {name}, que nenhum formato de badge conhece",
    ),
    Sentence(
        "no key of the issuer fits",
        "aucune clé de l'émetteur ne convient",
        "nenhuma chave do emissor serve",
    ),
)

PROOFS = (
    Sentence(
        "proofValue is no Ed25519 signature of 64 bytes",
        "proofValue n'est pas une signature Ed25519 de 64 octets",
        "proofValue não é uma assinatura Ed25519 de 64 bytes",
    ),
    Sentence(
        "the credential carries no proof",
        "l'attestation ne porte aucune preuve",
        "a credencial não traz nenhuma prova",
    ),
    Sentence(
        "the proof of the credential is no object",
        "la preuve de l'attestation n'est pas un objet",
        "a prova da credencial não é um objeto",
    ),
    Sentence(
        "the proof's {name} is {other}; {value} is read",
        "{name} dans la preuve est {other} ; {value} est lu",
        "{name} na prova é {other}; lê-se {value}",
    ),
    Sentence(
        "the proof is {name}; {value} is read",
        "la preuve est {name} ; {value} est lu",
        "a prova é {name}; lê-se {value}",
    ),
    Sentence(
        "the proof names no verificationMethod",
        "la preuve ne nomme pas de verificationMethod",
        "a prova não indica nenhum verificationMethod",
    ),
    Sentence(
        "the proof's key is no Ed25519 key",
        "la clé de la preuve n'est pas une clé Ed25519",
        "a chave da prova não é uma chave Ed25519",
    ),
    Sentence(
        "the document describes itself in a second place",
        "le document se décrit lui-même à un second endroit",
        "o documento descreve-se a si próprio num segundo lugar",
    ),
    Sentence(
        "a context is written into the document and could give words another meaning",
        "un contexte est écrit dans le document et pourrait donner un autre sens aux mots",
        "um contexto está escrito no documento e poderia dar outro sentido às palavras",
    ),
    Sentence(
        "the context {name} is unknown and could give words another meaning",
        "le contexte {name} est inconnu et pourrait donner un autre sens aux mots",
        "o contexto {name} é desconhecido e poderia dar outro sentido às palavras",
    ),
    Sentence(
        "the term {name} is not defined by the contexts, so nothing protects it",
        "le terme {name} n'est pas défini par les contextes, rien ne le protège donc",
        "o termo {name} não está definido pelos contextos, por isso nada o protege",
    ),
    Sentence(
        "the name {name} is no IRI, so nothing protects it",
        "le nom {name} n'est pas un IRI, rien ne le protège donc",
        "o nome {name} não é um IRI, por isso nada o protege",
    ),
    Sentence(
        "the name {name} is no term of the contexts",
        "le nom {name} n'est pas un terme des contextes",
        "o nome {name} não é um termo dos contextos",
    ),
    Sentence(
        "the document is no valid JSON-LD ({detail})",
        "le document n'est pas du JSON-LD valable",
        "o documento não é JSON-LD válido",
    ),
    Sentence(
        "the document is no valid JSON-LD",
        "le document n'est pas du JSON-LD valable",
        "o documento não é JSON-LD válido",
    ),
    Sentence(
        "the document holds too many objects that only their links tell apart",
        "le document contient trop d'objets que seuls leurs liens distinguent",
        "o documento contém demasiados objetos que só as suas ligações distinguem",
    ),
    Sentence(
        "the document holds more than {count} objects",
        "le document contient plus de {count} objets",
        "o documento contém mais de {count} objetos",
    ),
)

KEYS = (
    Sentence(
        "only RSA, P-256 and Ed25519 keys are used for badges",
        "seules les clés RSA, P-256 et Ed25519 servent aux badges",
        "só as chaves RSA, P-256 e Ed25519 servem para badges",
    ),
    Sentence(
        "a PEM key of more than {count} bytes is refused",
        "une clé PEM de plus de {count} octets est refusée",
        "uma chave PEM de mais de {count} bytes é recusada",
    ),
    Sentence(
        "an RSA key of {size} bits is refused; use {count} to {other} bits",
        "une clé RSA de {size} bits est refusée ; prenez de {count} à {other} bits",
        "uma chave RSA de {size} bits é recusada; use de {count} a {other} bits",
    ),
    Sentence(
        "this is no PEM public key; publicKeyPem starts with -----BEGIN PUBLIC KEY-----",
        "ce n'est pas une clé publique PEM ; publicKeyPem commence par -----BEGIN PUBLIC KEY-----",
        "isto não é uma chave pública PEM; publicKeyPem começa por -----BEGIN PUBLIC KEY-----",
    ),
    Sentence(
        "a PEM key holds ASCII letters only",
        "une clé PEM ne contient que des lettres ASCII",
        "uma chave PEM só contém letras ASCII",
    ),
    Sentence(
        "the verification method must hold publicKeyMultibase or publicKeyJwk",
        "la méthode de vérification doit contenir publicKeyMultibase ou publicKeyJwk",
        "o método de verificação deve conter publicKeyMultibase ou publicKeyJwk",
    ),
    Sentence(
        "the JWK is no RSA (2048 bits or more), P-256 or Ed25519 key",
        "la JWK n'est pas une clé RSA (2048 bits ou plus), P-256 ou Ed25519",
        "a JWK não é uma chave RSA (2048 bits ou mais), P-256 ou Ed25519",
    ),
    Sentence(
        "the JWK holds a private key, which must be replaced at once",
        "la JWK contient une clé privée, à remplacer sans délai",
        "a JWK contém uma chave privada, a substituir de imediato",
    ),
    Sentence(
        "the fragment of the did:key names another key",
        "le fragment du did:key nomme une autre clé",
        "o fragmento do did:key indica outra chave",
    ),
    Sentence(
        "{name} is no did:web that leads to a web address",
        "{name} n'est pas un did:web qui mène à une adresse web",
        "{name} não é um did:web que leve a um endereço web",
    ),
    Sentence(
        "keys of {name} cannot be looked up; did:web and did:key can",
        "les clés de {name} ne peuvent pas être cherchées ; celles de did:web et did:key le peuvent",
        "as chaves de {name} não se podem procurar; as de did:web e did:key podem",
    ),
    Sentence(
        "a value is no multibase text in base58btc, which starts with z",
        "une valeur n'est pas du texte multibase en base58btc, qui commence par z",
        "um valor não é texto multibase em base58btc, que começa por z",
    ),
    Sentence(
        "a multibase value holds a letter that base58btc has not",
        "une valeur multibase contient une lettre que base58btc n'a pas",
        "um valor multibase contém uma letra que base58btc não tem",
    ),
    Sentence(
        "this is no Ed25519 Multikey, which starts with z6Mk",
        "ce n'est pas une Multikey Ed25519, qui commence par z6Mk",
        "isto não é uma Multikey Ed25519, que começa por z6Mk",
    ),
)
