"""Reasons why something cannot be read: addresses, texts, pictures; in three languages.

A reason is a part of a sentence. The English one is what the library's errors say; a gap stands
for what the error put there, and `{reason}` for another reason.
"""

from badges.verification.languages import Sentence

ADDRESSES = (
    Sentence(
        "{url} cannot be read: {reason}",
        "{url} ne peut pas être lu : {reason}",
        "{url} não pode ser lido: {reason}",
    ),
    Sentence(
        "it redirects more than {count} times",
        "l'adresse redirige plus de {count} fois",
        "o endereço redireciona mais de {count} vezes",
    ),
    Sentence(
        "it is no plain web address",
        "ce n'est pas une simple adresse web",
        "não é um simples endereço web",
    ),
    Sentence("only https is read", "seul https est lu", "só https é lido"),
    Sentence(
        "port {port} serves no badges",
        "le port {port} ne sert pas de badges",
        "a porta {port} não serve badges",
    ),
    Sentence(
        "the host {host} is not known",
        "l'hôte {host} est inconnu",
        "o servidor {host} é desconhecido",
    ),
    Sentence(
        "its host is not on the public internet",
        "son hôte n'est pas sur l'internet public",
        "o seu servidor não está na internet pública",
    ),
    Sentence(
        "it answers with a compressed body although asked not to",
        "la réponse est compressée alors qu'il était demandé de ne pas le faire",
        "a resposta vem comprimida embora se tenha pedido que não viesse",
    ),
    Sentence(
        "it answers with more than {count} bytes",
        "la réponse dépasse {count} octets",
        "a resposta tem mais de {count} bytes",
    ),
    Sentence(
        "it answers with {name}, not with a badge document",
        "la réponse est de type {name}, ce n'est pas un document de badge",
        "a resposta é do tipo {name}, não é um documento de badge",
    ),
    Sentence(
        "it answers with {name}, not with a JSON document",
        "la réponse est de type {name}, ce n'est pas un document JSON",
        "a resposta é do tipo {name}, não é um documento JSON",
    ),
    Sentence(
        "it answers with status {count}",
        "la réponse a le statut {count}",
        "a resposta tem o estado {count}",
    ),
    Sentence(
        "it takes too long", "la réponse se fait trop attendre", "a resposta demora demasiado"
    ),
    Sentence(
        "its certificate is not valid for this host",
        "son certificat n'est pas valable pour cet hôte",
        "o seu certificado não é válido para este servidor",
    ),
    Sentence("the connection fails", "la connexion échoue", "a ligação falha"),
    Sentence(
        "the badge names more than {count} addresses",
        "le badge nomme plus de {count} adresses",
        "o badge indica mais de {count} endereços",
    ),
    Sentence(
        "it is not among the documents at hand",
        "ce n'est pas parmi les documents à disposition",
        "não está entre os documentos à mão",
    ),
    Sentence(
        "{url} is no web address",
        "{url} n'est pas une adresse web",
        "{url} não é um endereço web",
    ),
    Sentence(
        "the badge names no web address of a picture",
        "le badge ne nomme aucune adresse web d'une image",
        "o badge não indica nenhum endereço web de uma imagem",
    ),
)

TEXTS = (
    Sentence(
        "the text is longer than {count} bytes",
        "le texte dépasse {count} octets",
        "o texto tem mais de {count} bytes",
    ),
    Sentence(
        "the text is not JSON: line {line}, column {column}: {detail}",
        "le texte n'est pas du JSON, voir ligne {line}, colonne {column}",
        "o texto não é JSON, ver linha {line}, coluna {column}",
    ),
    Sentence(
        "the text is not UTF-8; write it again in that encoding",
        "le texte n'est pas en UTF-8 ; écrivez-le de nouveau dans cet encodage",
        "o texto não está em UTF-8; escreva-o de novo nessa codificação",
    ),
    Sentence(
        "a JSON object is expected, this is {name}",
        "un objet JSON est attendu, ce n'en est pas un",
        "espera-se um objeto JSON, e isto não o é",
    ),
    Sentence(
        "objects and arrays are nested deeper than {count}",
        "objets et tableaux sont imbriqués sur plus de {count} niveaux",
        "objetos e listas estão encaixados em mais de {count} níveis",
    ),
    Sentence(
        "the name {name} appears twice in one object",
        "le nom {name} apparaît deux fois dans un même objet",
        "o nome {name} aparece duas vezes no mesmo objeto",
    ),
    Sentence(
        "a string holds half a surrogate pair, which is no character",
        "un texte contient la moitié d'un caractère",
        "um texto contém metade de um carácter",
    ),
    Sentence(
        "{name} is not a JSON number",
        "{name} n'est pas un nombre en JSON",
        "{name} não é um número em JSON",
    ),
    Sentence(
        "a number is out of range",
        "un nombre est hors des limites",
        "um número está fora dos limites",
    ),
    Sentence(
        "a number has more than {count} digits",
        "un nombre a plus de {count} chiffres",
        "um número tem mais de {count} algarismos",
    ),
)

PICTURES = (
    Sentence(
        "the badge in the picture is longer than {count} bytes",
        "le badge dans l'image dépasse {count} octets",
        "o badge na imagem tem mais de {count} bytes",
    ),
    Sentence(
        "the place for the badge in the picture is empty",
        "la place du badge dans l'image est vide",
        "o lugar do badge na imagem está vazio",
    ),
    Sentence(
        "the badge in the picture is not UTF-8 text",
        "le badge dans l'image n'est pas du texte en UTF-8",
        "o badge na imagem não é texto em UTF-8",
    ),
    Sentence(
        "the picture is larger than {count} bytes",
        "l'image dépasse {count} octets",
        "a imagem tem mais de {count} bytes",
    ),
    Sentence(
        "the file is neither PNG nor SVG; badges travel in these two",
        "le fichier n'est ni PNG ni SVG ; les badges voyagent dans ces deux formats",
        "o ficheiro não é PNG nem SVG; os badges viajam nestes dois formatos",
    ),
    Sentence(
        "the badge in the picture is compressed, which the norm forbids; bake it again",
        "le badge dans l'image est compressé, ce que la norme interdit ; insérez-le de nouveau",
        "o badge na imagem está comprimido, o que a norma proíbe; insira-o de novo",
    ),
    Sentence(
        "the picture has more than {count} chunks",
        "l'image a plus de {count} blocs",
        "a imagem tem mais de {count} blocos",
    ),
    Sentence(
        "the PNG picture holds no badge",
        "l'image PNG ne contient pas de badge",
        "a imagem PNG não contém nenhum badge",
    ),
    Sentence(
        "the SVG picture holds no badge",
        "l'image SVG ne contient pas de badge",
        "a imagem SVG não contém nenhum badge",
    ),
    Sentence(
        "the picture holds {count} badges; it must hold exactly one",
        "l'image contient {count} badges ; elle doit en contenir un seul",
        "a imagem contém {count} badges; deve conter um só",
    ),
    Sentence(
        "the picture holds two different badges in one element",
        "l'image contient deux badges différents dans un même élément",
        "a imagem contém dois badges diferentes num mesmo elemento",
    ),
    Sentence(
        "the text chunk with the badge is damaged",
        "le bloc de texte qui porte le badge est abîmé",
        "o bloco de texto que traz o badge está danificado",
    ),
    Sentence(
        "the picture ends too early; copy the file again",
        "l'image s'arrête trop tôt ; copiez de nouveau le fichier",
        "a imagem acaba cedo demais; copie de novo o ficheiro",
    ),
    Sentence(
        "the check sum of the {name} chunk is wrong: the file was damaged",
        "la somme de contrôle du bloc {name} est fausse : le fichier a été abîmé",
        "a soma de controlo do bloco {name} está errada: o ficheiro foi danificado",
    ),
    Sentence(
        "the picture does not start with its header",
        "l'image ne commence pas par son en-tête",
        "a imagem não começa pelo seu cabeçalho",
    ),
    Sentence(
        "a picture of {width} by {height} pixels is refused; {count} pixels at most",
        "une image de {width} sur {height} pixels est refusée ; {count} pixels au plus",
        "uma imagem de {width} por {height} píxeis é recusada; {count} píxeis no máximo",
    ),
    Sentence(
        "the file goes on after the end of the picture",
        "le fichier continue après la fin de l'image",
        "o ficheiro continua depois do fim da imagem",
    ),
    Sentence(
        "the SVG picture is larger than {count} bytes",
        "l'image SVG dépasse {count} octets",
        "a imagem SVG tem mais de {count} bytes",
    ),
    Sentence(
        "the file is XML but no SVG picture",
        "le fichier est du XML, mais pas une image SVG",
        "o ficheiro é XML, mas não uma imagem SVG",
    ),
    Sentence(
        "the SVG picture is not UTF-8; save it in that encoding",
        "l'image SVG n'est pas en UTF-8 ; enregistrez-la dans cet encodage",
        "a imagem SVG não está em UTF-8; guarde-a nessa codificação",
    ),
    Sentence(
        "the SVG picture has more than {count} elements or {levels} levels",
        "l'image SVG a plus de {count} éléments ou de {levels} niveaux",
        "a imagem SVG tem mais de {count} elementos ou de {levels} níveis",
    ),
    Sentence(
        "the SVG picture declares a document type or entities; save it without",
        "l'image SVG déclare un type de document ou des entités ; enregistrez-la sans",
        "a imagem SVG declara um tipo de documento ou entidades; guarde-a sem isso",
    ),
    Sentence(
        "the file is no well-formed SVG: {detail}",
        "le fichier n'est pas du SVG bien formé",
        "o ficheiro não é SVG bem formado",
    ),
)
