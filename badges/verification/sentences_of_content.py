"""The sentences of a report on what the badge is and says, in English, French and Portuguese.

Codes are for ever: machines and translations rely on them. Gaps such as {url} are filled by the
finding; reasons are said in the language of the sentence (`reasons.py`).
"""

from collections.abc import Mapping
from types import MappingProxyType

from badges.verification.languages import Sentence

FORMAT = {
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

STRUCTURE = {
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
    "structure.bare": Sentence(
        "The credential writes without an array what the specification wants in one: {names}.",
        "L'attestation écrit sans tableau ce que la spécification veut dans un tableau : {names}.",
        "A credencial escreve sem lista o que a especificação quer numa lista: {names}.",
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
    "structure.endorsed_inside": Sentence(
        "{issuer} ({url}) endorses it, in a signed text that the badge carries.",
        "{issuer} ({url}) le recommande, dans un texte signé que le badge porte en lui.",
        "{issuer} ({url}) recomenda-o, num texto assinado que o badge traz consigo.",
    ),
    "structure.endorsement_false": Sentence(
        "An endorsement in the name of {issuer} does not hold and was left out. {reason}",
        "Une recommandation au nom de {issuer} ne tient pas et a été écartée. {reason}",
        "Uma recomendação em nome de {issuer} não se sustenta e foi posta de lado. {reason}",
    ),
    "structure.endorses_other": Sentence(
        "It endorses something else, {other}.",
        "Elle recommande autre chose, {other}.",
        "Recomenda outra coisa, {other}.",
    ),
    "structure.endorsement": Sentence(
        "An endorsement was left out: {reason}.",
        "Une recommandation a été écartée : {reason}.",
        "Uma recomendação foi posta de lado: {reason}.",
    ),
}

DATES = {
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

RECIPIENT = {
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

IMAGE = {
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

CONTENT: Mapping[str, Sentence] = MappingProxyType(
    {**FORMAT, **STRUCTURE, **DATES, **RECIPIENT, **IMAGE}
)
"""All of them by their codes."""
