"""Reasons why a list of revoked badges is refused, in three languages; see `reasons_of_reading`."""

from badges.verification.languages import Sentence

LISTS = (
    Sentence(
        "encodedList is no multibase text in base64url, which starts with u",
        "encodedList n'est pas du texte multibase en base64url, qui commence par u",
        "encodedList não é texto multibase em base64url, que começa por u",
    ),
    Sentence(
        "encodedList unpacks to more than {count} bytes or ends early",
        "encodedList dépasse {count} octets une fois ouvert, ou s'arrête trop tôt",
        "encodedList tem mais de {count} bytes depois de aberto, ou acaba cedo demais",
    ),
    Sentence(
        "encodedList has fewer than {count} entries",
        "encodedList a moins de {count} entrées",
        "encodedList tem menos de {count} entradas",
    ),
    Sentence(
        "encodedList cannot be unpacked",
        "encodedList ne peut pas être ouvert",
        "encodedList não se pode abrir",
    ),
    Sentence(
        "the place {count} lies outside the list",
        "la place {count} est hors de la liste",
        "o lugar {count} está fora da lista",
    ),
    Sentence(
        "the list of revoked credentials holds no revokedCredential",
        "la liste des attestations révoquées ne contient pas de revokedCredential",
        "a lista de credenciais revogadas não contém revokedCredential",
    ),
    Sentence(
        "an entry of the list of revoked credentials has no id",
        "une entrée de la liste des attestations révoquées n'a pas d'id",
        "uma entrada da lista de credenciais revogadas não tem id",
    ),
    Sentence(
        "credentialStatus names no list or no place in it",
        "credentialStatus ne nomme pas de liste, ou pas de place dans la liste",
        "credentialStatus não indica a lista, ou o lugar na lista",
    ),
    Sentence(
        "credentialStatus names no list",
        "credentialStatus ne nomme pas de liste",
        "credentialStatus não indica nenhuma lista",
    ),
    Sentence(
        "credentialStatus is neither for revocation nor for suspension",
        "credentialStatus ne sert ni à révoquer ni à suspendre",
        "credentialStatus não serve nem para revogar nem para suspender",
    ),
    Sentence(
        "credentialStatus uses several bits for one credential",
        "credentialStatus emploie plusieurs bits pour une attestation",
        "credentialStatus usa vários bits para uma credencial",
    ),
    Sentence(
        "the credential names more than {count} lists",
        "l'attestation nomme plus de {count} listes",
        "a credencial indica mais de {count} listas",
    ),
    Sentence(
        "the list serves another purpose than the credential says",
        "la liste sert à autre chose que ce que dit l'attestation",
        "a lista serve para outra coisa do que diz a credencial",
    ),
    Sentence(
        "the list holds no encodedList",
        "la liste ne contient pas d'encodedList",
        "a lista não contém encodedList",
    ),
    Sentence(
        "{url} is no BitstringStatusListCredential",
        "{url} n'est pas une BitstringStatusListCredential",
        "{url} não é uma BitstringStatusListCredential",
    ),
    Sentence(
        "{url} holds no BitstringStatusList",
        "{url} ne contient pas de BitstringStatusList",
        "{url} não contém nenhuma BitstringStatusList",
    ),
    Sentence(
        "the list belongs to another issuer",
        "la liste appartient à un autre émetteur",
        "a lista pertence a outro emissor",
    ),
    Sentence(
        "the list is dated in the future",
        "la liste porte une date à venir",
        "a lista tem uma data futura",
    ),
    Sentence("the list is out of date", "la liste est périmée", "a lista está fora de prazo"),
    Sentence(
        "a date of the list is no ISO 8601 time with a zone",
        "une date de la liste n'est pas une heure ISO 8601 avec son fuseau",
        "uma data da lista não é uma hora ISO 8601 com o seu fuso",
    ),
)
