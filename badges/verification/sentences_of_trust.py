"""The sentences of a report on who stands behind the badge, in English, French and Portuguese.

Codes are for ever: machines and translations rely on them. Gaps such as {url} are filled by the
finding; reasons are said in the language of the sentence (`reasons.py`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from badges.verification.languages import Sentence

SIGNATURE = {
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

KEY_OWNER = {
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

ISSUER = {
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

SCOPE = {
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

REVOCATION = {
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

TRUST: Mapping[str, Sentence] = MappingProxyType(
    {**SIGNATURE, **KEY_OWNER, **ISSUER, **SCOPE, **REVOCATION}
)
"""All of them by their codes."""
