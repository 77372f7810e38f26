"""The sentences of a report, in English, French and Portuguese, keyed by the finding's code.

Codes are for ever: machines and translations rely on them. Gaps such as {url} are filled by the
finding. Reasons that come from reading a document name fields of the norm and stay in English.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Sentence(NamedTuple):
    """One sentence in the three languages of the project."""

    en: str
    fr: str
    pt: str


_FORMAT = {
    "format.ok": Sentence(
        "This is an {name} badge.",
        "C'est un badge {name}.",
        "Este é um badge {name}.",
    ),
    "format.legacy": Sentence(
        "The badge was made for {name}, an older version; it was read as such.",
        "Le badge a été fait pour {name}, une version plus ancienne ; il a été lu comme tel.",
        "O badge foi feito para {name}, uma versão mais antiga; foi lido como tal.",
    ),
    "format.legacy_carrier": Sentence(
        "The picture carries the badge in the old way of Open Badges 0.5.",
        "L'image porte le badge à l'ancienne manière d'Open Badges 0.5.",
        "A imagem traz o badge à maneira antiga dos Open Badges 0.5.",
    ),
    "format.copy_differs": Sentence(
        "The file given differs from what the issuer serves at {url}; the issuer's text was read.",
        "Le fichier donné diffère de ce que l'émetteur sert à {url} ; c'est le texte de l'émetteur"
        " qui a été lu.",
        "O ficheiro dado difere do que o emissor serve em {url}; foi lido o texto do emissor.",
    ),
    "format.other_address": Sentence(
        "The address given is not the badge's own; its own address, {url}, was read.",
        "L'adresse donnée n'est pas celle du badge ; sa propre adresse, {url}, a été lue.",
        "O endereço dado não é o do badge; foi lido o seu próprio endereço, {url}.",
    ),
    "format.unreachable": Sentence(
        "The badge cannot be read at {url}: {reason}.",
        "Le badge ne peut pas être lu à {url} : {reason}.",
        "O badge não pode ser lido em {url}: {reason}.",
    ),
    "format.other_id": Sentence(
        "The document at {url} says that its own address is {other}.",
        "Le document à {url} dit que sa propre adresse est {other}.",
        "O documento em {url} diz que o seu próprio endereço é {other}.",
    ),
    "format.page": Sentence(
        "{url} answers with {media_type}, not with a badge; give the address of the badge itself.",
        "{url} répond par {media_type}, pas par un badge ; donnez l'adresse du badge lui-même.",
        "{url} responde com {media_type}, não com um badge; dê o endereço do próprio badge.",
    ),
    "format.doubled": Sentence(
        "The file holds more than one badge or says one thing twice: {reason}.",
        "Le fichier contient plus d'un badge ou dit deux fois la même chose : {reason}.",
        "O ficheiro contém mais de um badge ou diz duas vezes a mesma coisa: {reason}.",
    ),
    "format.compressed": Sentence(
        "The badge in the picture is compressed, which the norm forbids.",
        "Le badge dans l'image est compressé, ce que la norme interdit.",
        "O badge na imagem está comprimido, o que a norma proíbe.",
    ),
    "format.damaged": Sentence(
        "The file is damaged: {reason}.",
        "Le fichier est abîmé : {reason}.",
        "O ficheiro está danificado: {reason}.",
    ),
    "format.too_large": Sentence(
        "The file is larger than a badge can be: {reason}.",
        "Le fichier est plus grand qu'un badge ne peut l'être : {reason}.",
        "O ficheiro é maior do que um badge pode ser: {reason}.",
    ),
    "format.refused": Sentence(
        "The badge cannot be read: {reason}.",
        "Le badge ne peut pas être lu : {reason}.",
        "O badge não pode ser lido: {reason}.",
    ),
}

_STRUCTURE = {
    "structure.ok": Sentence(
        "The badge keeps the rules of the norm.",
        "Le badge respecte les règles de la norme.",
        "O badge respeita as regras da norma.",
    ),
    "structure.assertion": Sentence(
        "The assertion breaks the norm: {reason}.",
        "L'assertion enfreint la norme : {reason}.",
        "A asserção infringe a norma: {reason}.",
    ),
    "structure.credential": Sentence(
        "The credential breaks the norm: {reason}.",
        "L'attestation enfreint la norme : {reason}.",
        "A credencial infringe a norma: {reason}.",
    ),
    "structure.claims": Sentence(
        "The token says other things around the credential than inside: {names}.",
        "Le jeton dit autre chose autour de l'attestation que dedans : {names}.",
        "O token diz à volta da credencial outra coisa que lá dentro: {names}.",
    ),
    "structure.badge_class": Sentence(
        "The badge class breaks the norm: {reason}.",
        "La classe de badge enfreint la norme : {reason}.",
        "A classe de badge infringe a norma: {reason}.",
    ),
    "structure.badge_class_unreachable": Sentence(
        "The badge class cannot be read: {reason}.",
        "La classe de badge ne peut pas être lue : {reason}.",
        "A classe de badge não pode ser lida: {reason}.",
    ),
    "structure.badge_class_id": Sentence(
        "The badge class at {url} says that its own address is {other}.",
        "La classe de badge à {url} dit que sa propre adresse est {other}.",
        "A classe de badge em {url} diz que o seu próprio endereço é {other}.",
    ),
    "structure.copy_differs": Sentence(
        "The badge class copied into the badge differs from the one served at {url}, which was"
        " read.",
        "La classe copiée dans le badge diffère de celle servie à {url}, qui a été lue.",
        "A classe copiada no badge difere da que é servida em {url}, que foi lida.",
    ),
    "structure.endorsed": Sentence(
        "{issuer} endorses it, and serves the endorsement at {url}.",
        "{issuer} le recommande et sert cette recommandation à {url}.",
        "{issuer} recomenda-o e serve essa recomendação em {url}.",
    ),
    "structure.endorsement": Sentence(
        "An endorsement was left out: {reason}.",
        "Une recommandation a été écartée : {reason}.",
        "Uma recomendação foi posta de lado: {reason}.",
    ),
}

_SIGNATURE = {
    "signature.ok": Sentence(
        "The text is unchanged since it was signed with the issuer's key.",
        "Le texte n'a pas changé depuis que la clé de l'émetteur l'a signé.",
        "O texto não mudou desde que foi assinado com a chave do emissor.",
    ),
    "signature.wrong_key": Sentence(
        "The signature does not match: the text was changed, or another key signed it.",
        "La signature ne correspond pas : le texte a été changé, ou une autre clé l'a signé.",
        "A assinatura não corresponde: o texto foi alterado, ou outra chave o assinou.",
    ),
    "signature.algorithm": Sentence(
        "The way it is signed is refused: {reason}.",
        "La façon dont il est signé est refusée : {reason}.",
        "A forma como está assinado é recusada: {reason}.",
    ),
    "signature.crit": Sentence(
        "The signature demands an extension that no badge format knows.",
        "La signature exige une extension qu'aucun format de badge ne connaît.",
        "A assinatura exige uma extensão que nenhum formato de badge conhece.",
    ),
    "signature.malformed": Sentence(
        "The signed text is malformed: {reason}.",
        "Le texte signé est mal formé : {reason}.",
        "O texto assinado está mal formado: {reason}.",
    ),
    "signature.missing": Sentence(
        "The badge says that it is signed, but was given without its signature; give the signed"
        " text or the picture.",
        "Le badge se dit signé, mais a été donné sans sa signature ; donnez le texte signé ou"
        " l'image.",
        "O badge diz-se assinado, mas foi dado sem a sua assinatura; dê o texto assinado ou a"
        " imagem.",
    ),
    "signature.unprotected": Sentence(
        "The signature does not protect all that the credential says: {reason}.",
        "La signature ne protège pas tout ce que dit l'attestation : {reason}.",
        "A assinatura não protege tudo o que a credencial diz: {reason}.",
    ),
    "signature.hosted": Sentence(
        "A hosted badge has no signature; its address vouches for it.",
        "Un badge hébergé n'a pas de signature ; c'est son adresse qui en répond.",
        "Um badge alojado não tem assinatura; é o seu endereço que responde por ele.",
    ),
}

_KEY_OWNER = {
    "key_owner.ok": Sentence(
        "The key belongs to the issuer, as the key and the issuer both say.",
        "La clé appartient à l'émetteur, comme la clé et l'émetteur le disent tous deux.",
        "A chave pertence ao emissor, como dizem a chave e o emissor.",
    ),
    "key_owner.hosted": Sentence(
        "A hosted badge needs no key.",
        "Un badge hébergé n'a pas besoin de clé.",
        "Um badge alojado não precisa de chave.",
    ),
    "key_owner.no_creator": Sentence(
        "The badge does not name its key; every key of the issuer was tried.",
        "Le badge ne nomme pas sa clé ; toutes les clés de l'émetteur ont été essayées.",
        "O badge não indica a sua chave; foram experimentadas todas as chaves do emissor.",
    ),
    "key_owner.no_key": Sentence(
        "The issuer's profile names no key, so nothing it signed can be verified.",
        "Le profil de l'émetteur ne nomme aucune clé : rien de ce qu'il a signé n'est vérifiable.",
        "O perfil do emissor não indica nenhuma chave: nada do que assinou é verificável.",
    ),
    "key_owner.not_listed": Sentence(
        "The issuer's profile does not name the key {url}.",
        "Le profil de l'émetteur ne nomme pas la clé {url}.",
        "O perfil do emissor não indica a chave {url}.",
    ),
    "key_owner.other_owner": Sentence(
        "The key {url} says that it belongs to {other}.",
        "La clé {url} dit appartenir à {other}.",
        "A chave {url} diz pertencer a {other}.",
    ),
    "key_owner.other_id": Sentence(
        "The key at {url} says that its own address is {other}.",
        "La clé à {url} dit que sa propre adresse est {other}.",
        "A chave em {url} diz que o seu próprio endereço é {other}.",
    ),
    "key_owner.unreachable": Sentence(
        "The key cannot be read: {reason}.",
        "La clé ne peut pas être lue : {reason}.",
        "A chave não pode ser lida: {reason}.",
    ),
    "key_owner.invalid": Sentence(
        "The key is refused: {reason}.",
        "La clé est refusée : {reason}.",
        "A chave é recusada: {reason}.",
    ),
    "key_owner.legacy": Sentence(
        "The key is served by the issuer's own site; older badges give no other link.",
        "La clé est servie par le site de l'émetteur ; les anciens badges ne donnent pas d'autre"
        " lien.",
        "A chave é servida pelo sítio do emissor; os badges antigos não dão outra ligação.",
    ),
}

_ISSUER = {
    "issuer.ok": Sentence(
        "The issuer is {name}, as its own profile says.",
        "L'émetteur est {name}, comme le dit son propre profil.",
        "O emissor é {name}, como diz o seu próprio perfil.",
    ),
    "issuer.signed": Sentence(
        "The issuer calls itself {name}, and its name for machines is {url}.",
        "L'émetteur se nomme {name}, et son nom pour les machines est {url}.",
        "O emissor chama-se {name}, e o seu nome para as máquinas é {url}.",
    ),
    "issuer.key_only": Sentence(
        "The issuer calls itself {name}, but is known by nothing else than its key.",
        "L'émetteur se nomme {name}, mais n'est connu que par sa clé.",
        "O emissor chama-se {name}, mas só é conhecido pela sua chave.",
    ),
    "issuer.unreachable": Sentence(
        "The issuer's profile cannot be read: {reason}.",
        "Le profil de l'émetteur ne peut pas être lu : {reason}.",
        "O perfil do emissor não pode ser lido: {reason}.",
    ),
    "issuer.invalid": Sentence(
        "The issuer's profile is refused: {reason}.",
        "Le profil de l'émetteur est refusé : {reason}.",
        "O perfil do emissor é recusado: {reason}.",
    ),
    "issuer.other_id": Sentence(
        "The profile at {url} says that its own address is {other}.",
        "Le profil à {url} dit que sa propre adresse est {other}.",
        "O perfil em {url} diz que o seu próprio endereço é {other}.",
    ),
    "issuer.redirected": Sentence(
        "The issuer's profile at {url} is served by another site, {other}.",
        "Le profil de l'émetteur à {url} est servi par un autre site, {other}.",
        "O perfil do emissor em {url} é servido por outro sítio, {other}.",
    ),
}

_SCOPE = {
    "scope.ok": Sentence(
        "The badge is hosted where the issuer hosts its badges.",
        "Le badge est hébergé là où l'émetteur héberge ses badges.",
        "O badge está alojado onde o emissor aloja os seus badges.",
    ),
    "scope.outside": Sentence(
        "The badge at {url} is not where the issuer says that it hosts its badges.",
        "Le badge à {url} n'est pas là où l'émetteur dit héberger ses badges.",
        "O badge em {url} não está onde o emissor diz alojar os seus badges.",
    ),
    "scope.signed": Sentence(
        "A signed badge may be kept anywhere.",
        "Un badge signé peut être gardé n'importe où.",
        "Um badge assinado pode ser guardado em qualquer lugar.",
    ),
}

_DATES = {
    "dates.ok": Sentence(
        "It is issued and has not expired.",
        "Il est émis et n'a pas expiré.",
        "Está emitido e não expirou.",
    ),
    "dates.future": Sentence(
        "It says that it was issued on {date}, which is still to come.",
        "Il se dit émis le {date}, date encore à venir.",
        "Diz ter sido emitido em {date}, data ainda por vir.",
    ),
    "dates.expired": Sentence(
        "It expired on {date}.",
        "Il a expiré le {date}.",
        "Expirou em {date}.",
    ),
    "dates.invalid": Sentence(
        "A date is refused: {reason}.",
        "Une date est refusée : {reason}.",
        "Uma data é recusada: {reason}.",
    ),
}

_REVOCATION = {
    "revocation.ok": Sentence(
        "The issuer's list of revoked badges does not name it.",
        "La liste des badges révoqués par l'émetteur ne le nomme pas.",
        "A lista de badges revogados pelo emissor não o indica.",
    ),
    "revocation.hosted": Sentence(
        "The issuer still serves it as valid.",
        "L'émetteur le sert toujours comme valide.",
        "O emissor continua a servi-lo como válido.",
    ),
    "revocation.listed": Sentence(
        "The issuer revoked it. Reason given: {reason}",
        "L'émetteur l'a révoqué. Raison donnée : {reason}",
        "O emissor revogou-o. Razão dada: {reason}",
    ),
    "revocation.revoked": Sentence(
        "The badge says that it is revoked. Reason given: {reason}",
        "Le badge se dit révoqué. Raison donnée : {reason}",
        "O badge diz-se revogado. Razão dada: {reason}",
    ),
    "revocation.gone": Sentence(
        "The issuer took it back: {url} answers that it is gone. Reason given: {reason}",
        "L'émetteur l'a retiré : {url} répond qu'il n'existe plus. Raison donnée : {reason}",
        "O emissor retirou-o: {url} responde que já não existe. Razão dada: {reason}",
    ),
    "revocation.unreachable": Sentence(
        "The list of revoked badges cannot be read: {reason}.",
        "La liste des badges révoqués ne peut pas être lue : {reason}.",
        "A lista de badges revogados não pode ser lida: {reason}.",
    ),
    "revocation.unreadable": Sentence(
        "The list of revoked badges is refused: {reason}.",
        "La liste des badges révoqués est refusée : {reason}.",
        "A lista de badges revogados é recusada: {reason}.",
    ),
    "revocation.foreign": Sentence(
        "The list of revoked badges belongs to another issuer, {other}.",
        "La liste des badges révoqués appartient à un autre émetteur, {other}.",
        "A lista de badges revogados pertence a outro emissor, {other}.",
    ),
    "revocation.suspended": Sentence(
        "The issuer suspended it for the time being.",
        "L'émetteur l'a suspendu pour le moment.",
        "O emissor suspendeu-o por agora.",
    ),
    "revocation.unsupported": Sentence(
        "Its revocation is told in a way that is not known here: {name}.",
        "Sa révocation est dite d'une façon inconnue ici : {name}.",
        "A sua revogação é dita de uma forma desconhecida aqui: {name}.",
    ),
    "revocation.no_list": Sentence(
        "The issuer publishes no list of revoked badges.",
        "L'émetteur ne publie pas de liste de badges révoqués.",
        "O emissor não publica nenhuma lista de badges revogados.",
    ),
}

_RECIPIENT = {
    "recipient.ok": Sentence(
        "It was given to the person asked for.",
        "Il a été donné à la personne demandée.",
        "Foi dado à pessoa indicada.",
    ),
    "recipient.other": Sentence(
        "It was given to somebody else.",
        "Il a été donné à quelqu'un d'autre.",
        "Foi dado a outra pessoa.",
    ),
    "recipient.not_asked": Sentence(
        "Nobody was named to compare the recipient with.",
        "Personne n'a été nommé pour comparer avec le destinataire.",
        "Ninguém foi indicado para comparar com o destinatário.",
    ),
    "recipient.invalid": Sentence(
        "The recipient is refused: {reason}.",
        "Le destinataire est refusé : {reason}.",
        "O destinatário é recusado: {reason}.",
    ),
}

_IMAGE = {
    "image.ok": Sentence(
        "The picture is the one the issuer serves.",
        "L'image est celle que l'émetteur sert.",
        "A imagem é a que o emissor serve.",
    ),
    "image.no_picture": Sentence(
        "No picture was given to compare.",
        "Aucune image n'a été donnée à comparer.",
        "Nenhuma imagem foi dada para comparar.",
    ),
    "image.differs": Sentence(
        "The picture given is not the one the issuer serves; trust the text, not the picture.",
        "L'image donnée n'est pas celle que l'émetteur sert ; fiez-vous au texte, pas à l'image.",
        "A imagem dada não é a que o emissor serve; confie no texto, não na imagem.",
    ),
    "image.unreachable": Sentence(
        "The issuer's picture cannot be read: {reason}.",
        "L'image de l'émetteur ne peut pas être lue : {reason}.",
        "A imagem do emissor não pode ser lida: {reason}.",
    ),
    "image.invalid": Sentence(
        "The picture named in the badge is refused: {reason}.",
        "L'image nommée dans le badge est refusée : {reason}.",
        "A imagem indicada no badge é recusada: {reason}.",
    ),
}

_NOT_DONE = Sentence(
    "Not checked: the verification could not get this far ({code}).",
    "Pas vérifié : la vérification n'a pas pu aller jusque-là ({code}).",
    "Não verificado: a verificação não conseguiu chegar até aqui ({code}).",
)
_CHECKS = (_FORMAT, _STRUCTURE, _SIGNATURE, _KEY_OWNER, _ISSUER, _SCOPE, _DATES, _REVOCATION)
_ALL = (*_CHECKS, _RECIPIENT, _IMAGE)

SENTENCES: Mapping[str, Sentence] = MappingProxyType(
    {
        **{code: sentence for table in _ALL for code, sentence in table.items()},
        **{f"{next(iter(table)).partition('.')[0]}.not_done": _NOT_DONE for table in _ALL},
    }
)
"""Every sentence by its code."""

LANGUAGES = Sentence._fields
"""The languages there are sentences in."""


def sentence(code: str, language: str, values: Mapping[str, str]) -> str:
    """Return the sentence of a code; English for a language that is not there."""
    found = SENTENCES[code]
    pattern: str = getattr(found, language if language in LANGUAGES else "en")
    return pattern.format_map(values)
