"""Reasons why a document or a list is refused, in three languages; see `reasons_of_reading`."""

from badges.verification.languages import Sentence

RULES = (
    Sentence("{place}: {reason}", "{place} : {reason}", "{place}: {reason}"),
    Sentence(
        "{reason} (and {count} more)",
        "{reason} (et {count} autres)",
        "{reason} (e mais {count})",
    ),
    Sentence(
        "is missing; the norm requires it",
        "manque, la norme l'exige",
        "falta, a norma exige-o",
    ),
    Sentence("is missing", "manque", "falta"),
    Sentence("names none of {names}", "ne nomme aucun de {names}", "não indica nenhum de {names}"),
    Sentence(
        "is no property of this class; members of your own go into extensions",
        "n'est pas une propriété de cette classe",
        "não é uma propriedade desta classe",
    ),
    Sentence(
        "has a wrong type; text is expected",
        "n'est pas du bon type, du texte est attendu",
        "não é do tipo certo, espera-se texto",
    ),
    Sentence(
        "has a wrong type; true or false is expected",
        "n'est pas du bon type, vrai ou faux est attendu",
        "não é do tipo certo, espera-se verdadeiro ou falso",
    ),
    Sentence(
        "has a wrong type; a number is expected",
        "n'est pas du bon type, un nombre est attendu",
        "não é do tipo certo, espera-se um número",
    ),
    Sentence(
        "has a wrong type; an array is expected",
        "n'est pas du bon type, un tableau est attendu",
        "não é do tipo certo, espera-se uma lista",
    ),
    Sentence(
        "has a wrong type; an object is expected",
        "n'est pas du bon type, un objet est attendu",
        "não é do tipo certo, espera-se um objeto",
    ),
    Sentence("has a wrong type", "n'est pas du bon type", "não é do tipo certo"),
    Sentence("must be {name}", "doit être {name}", "deve ser {name}"),
    Sentence(
        "must be Profile or Issuer", "doit être Profile ou Issuer", "deve ser Profile ou Issuer"
    ),
    Sentence(
        "type is {name}; it must be {other}",
        "le type est {name}, il doit être {other}",
        "o tipo é {name}, deve ser {other}",
    ),
    Sentence(
        "type is {name}; it must be HostedBadge or SignedBadge",
        "le type est {name}, il doit être HostedBadge ou SignedBadge",
        "o tipo é {name}, deve ser HostedBadge ou SignedBadge",
    ),
    Sentence(
        "type is missing; write {name}",
        "le type manque, écrivez {name}",
        "falta o tipo, escreva {name}",
    ),
    Sentence(
        "takes no members of one's own, and has {names}",
        "n'accepte pas d'autres membres, et contient {names}",
        "não aceita outros membros, e contém {names}",
    ),
    Sentence(
        "lies before issuedOn; correct one of the two dates",
        "précède issuedOn ; corrigez l'une des deux dates",
        "é anterior a issuedOn; corrija uma das duas datas",
    ),
    Sentence(
        "lies before validFrom; correct one of the two dates",
        "précède validFrom ; corrigez l'une des deux dates",
        "é anterior a validFrom; corrija uma das duas datas",
    ),
    Sentence(
        "{name} is unknown and could give words another meaning",
        "{name} est inconnu et pourrait donner un autre sens aux mots",
        "{name} é desconhecido e poderia dar outro sentido às palavras",
    ),
    Sentence(
        "is no web address and no data: URI of a PNG or SVG picture",
        "n'est ni une adresse web ni une URI data: d'une image PNG ou SVG",
        "não é um endereço web nem um URI data: de uma imagem PNG ou SVG",
    ),
    Sentence(
        "is no IRI; write it with its scheme, as in https://example.org/1",
        "n'est pas un IRI ; écrivez-le en entier, comme https://example.org/1",
        "não é um IRI; escreva-o por inteiro, como https://example.org/1",
    ),
    Sentence(
        "is no web address; write it in full, as in https://example.org/1",
        "n'est pas une adresse web ; écrivez-la en entier, comme https://example.org/1",
        "não é um endereço web; escreva-o por inteiro, como https://example.org/1",
    ),
    Sentence(
        "is no web address, though the badge is hosted",
        "n'est pas une adresse web, alors que le badge est hébergé",
        "não é um endereço web, embora o badge esteja alojado",
    ),
    Sentence(
        "is no ISO 8601 time with a zone, as in 2026-01-31T12:00:00Z",
        "n'est pas une heure ISO 8601 avec son fuseau, comme 2026-01-31T12:00:00Z",
        "não é uma hora ISO 8601 com o seu fuso, como 2026-01-31T12:00:00Z",
    ),
    Sentence(
        "is no date of the calendar",
        "n'est pas une date du calendrier",
        "não é uma data do calendário",
    ),
    Sentence("has no time zone; give an aware datetime", "n'a pas de fuseau", "não tem fuso"),
    Sentence(
        "is no e-mail address; write it as name@example.org",
        "n'est pas une adresse électronique ; écrivez-la comme nom@example.org",
        "não é um endereço de correio eletrónico; escreva-o como nome@example.org",
    ),
    Sentence(
        "is no E.164 number; write it as +33123456789",
        "n'est pas un numéro E.164 ; écrivez-le comme +33123456789",
        "não é um número E.164; escreva-o como +33123456789",
    ),
    Sentence(
        "is no BCP 47 language tag; write it as fr or pt-BR",
        "n'est pas un code de langue BCP 47 ; écrivez-le comme fr ou pt-BR",
        "não é um código de língua BCP 47; escreva-o como fr ou pt-BR",
    ),
    Sentence(
        "is no host name; write example.org, without scheme, port or path",
        "n'est pas un nom d'hôte ; écrivez example.org, sans protocole, port ni chemin",
        "não é um nome de servidor; escreva example.org, sem protocolo, porta nem caminho",
    ),
    Sentence(
        "is empty; write at least one word or leave the property out",
        "est vide ; écrivez au moins un mot ou omettez la propriété",
        "está vazio; escreva pelo menos uma palavra ou omita a propriedade",
    ),
    Sentence(
        "holds half a surrogate pair; give plain Unicode text",
        "contient la moitié d'un caractère ; donnez du texte Unicode",
        "contém metade de um carácter; dê texto Unicode",
    ),
    Sentence(
        "identity is no hash although hashed is true; write sha256$ and 64 hexadecimal digits",
        "identity n'est pas une empreinte alors que hashed est vrai ; écrivez sha256$ et 64"
        " chiffres hexadécimaux",
        "identity não é um resumo embora hashed seja verdadeiro; escreva sha256$ e 64 algarismos"
        " hexadecimais",
    ),
    Sentence(
        "identity is a hash although hashed is false; set hashed to true",
        "identity est une empreinte alors que hashed est faux ; mettez hashed à vrai",
        "identity é um resumo embora hashed seja falso; ponha hashed a verdadeiro",
    ),
    Sentence(
        "hashed and identityHash disagree; a hash is sha256$ and 64 digits",
        "hashed et identityHash se contredisent ; une empreinte est sha256$ et 64 chiffres",
        "hashed e identityHash contradizem-se; um resumo é sha256$ e 64 algarismos",
    ),
    Sentence(
        "says nothing; give id, narrative or both",
        "ne dit rien ; donnez id, narrative ou les deux",
        "não diz nada; dê id, narrative ou ambos",
    ),
    Sentence(
        "names no assertion; give its id",
        "ne nomme aucune assertion ; donnez son id",
        "não indica nenhuma asserção; dê o seu id",
    ),
    Sentence(
        "says revoked: false; leave the entry out of the list instead",
        "dit revoked: false ; retirez plutôt l'entrée de la liste",
        "diz revoked: false; retire antes a entrada da lista",
    ),
    Sentence(
        "names nobody; give id, identifier or both",
        "ne nomme personne ; donnez id, identifier ou les deux",
        "não indica ninguém; dê id, identifier ou ambos",
    ),
    Sentence(
        "must start with {name} and {other}",
        "doit commencer par {name} et {other}",
        "deve começar por {name} e {other}",
    ),
    Sentence(
        "must name VerifiableCredential and {name}",
        "doit nommer VerifiableCredential et {name}",
        "deve indicar VerifiableCredential e {name}",
    ),
    Sentence(
        "is no word of the list; use one of {names}",
        "n'est pas un mot de la liste ; prenez l'un de {names}",
        "não é uma palavra da lista; use uma de {names}",
    ),
    Sentence(
        "is no word of the list; use one of {names}, or a word of your own that starts with ext:",
        "n'est pas un mot de la liste ; prenez l'un de {names}, ou un mot à vous qui commence"
        " par ext:",
        "não é uma palavra da lista; use uma de {names}, ou uma palavra sua que comece por ext:",
    ),
    Sentence(
        "is a claim of the older Verifiable Credentials 1.1, which are not read",
        "est une déclaration des anciennes Verifiable Credentials 1.1, qui ne sont pas lues",
        "é uma declaração das antigas Verifiable Credentials 1.1, que não são lidas",
    ),
)

ENDORSEMENTS = (
    Sentence(
        "{url} is no web address, and only hosted ones are read",
        "{url} n'est pas une adresse web, et seules celles qui sont hébergées sont lues",
        "{url} não é um endereço web, e só as alojadas são lidas",
    ),
    Sentence(
        "{url} says that its own address is another",
        "{url} dit que sa propre adresse est une autre",
        "{url} diz que o seu próprio endereço é outro",
    ),
    Sentence(
        "{url} endorses something else",
        "{url} recommande autre chose",
        "{url} recomenda outra coisa",
    ),
    Sentence("{url} is withdrawn", "{url} est retirée", "{url} foi retirada"),
    Sentence(
        "{url} is dated in the future",
        "{url} porte une date à venir",
        "{url} tem uma data futura",
    ),
    Sentence(
        "{url} is not where its issuer hosts its statements",
        "{url} n'est pas là où son émetteur héberge ses déclarations",
        "{url} não está onde o seu emissor aloja as suas declarações",
    ),
)
