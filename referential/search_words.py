"""The words of a sentence that say nothing of what is looked for, and words of every day that mean the same.

All without accents, as the search compares them.
"""

_SILENT = {
    "en": (
        "a about all also always am an and any are as at be been before but by can cannot cant "
        "could did do does doesn don dont each everybody everyone for from get give go got had "
        "has have having he her here him his how i if in into is isn it its just know let like "
        "ll lot make many may me more most much must my need needs never no nobody not now of "
        "off on one or our out people put re really s she should so some somebody someone "
        "something such t take than that the their them then there these they thing things this "
        "those time to too up us use used ve very want wants was we well were what when where "
        "which while who why will with would you your "
        "two three four five six seven eight nine ten twelve fifteen twenty hundred thousand "
        "around away back done else enough even gets getting going gone keeps last left little "
        "old one ones other others own part quite right same still than though through today "
        "until week weeks without year years yet"
    ),
    "fr": (
        "a ai alors an annee as au aucun aussi autre aux avec avoir avons beaucoup besoin bien "
        "c ca car ce ceci cela celles ces cet cette ceux chaque chez chose comme comment d dans "
        "de des deux devoir dire dit dois doit doivent donc du elle elles en encore entre est "
        "et etait etre eu eux faire fait faudrait faut fois font gens grand gros il ils j "
        "jamais je jour jours jusqu l la le les leur leurs lors lui ma mais me meme mes mettre "
        "moi mon n ne ni non nos notre nous on ont ou par parce pas personne personnes peu peut "
        "peuvent plus pour pourquoi pouvoir prendre qu quand que quel quelle quelles quelqu "
        "quelque quels qui quoi s sa sais sait sans savoir se ses si soit son sont sous sur t "
        "trois quatre cinq six sept huit neuf dix douze quinze vingt trente cent cents mille "
        "ans aucune aimerait aimerions ailleurs apres avant chacun depuis derniere dernier donne "
        "fini fois plusieurs rien seul seule semaine semaines souvent voila voudrais "
        "ta te temps tes toi ton toujours tous tout toute toutes tres trop tu un une uns va "
        "vais veut veux vos votre voudrait voudrions vous y"
    ),
    "pt": (
        "dois duas tres quatro cinco seis sete oito nove dez doze quinze vinte trinta cem cento mil "
        "anda andam anos antes aqui ca cima dar dava dele deles demasiado deu dia dias dizer doze "
        "fica ficam ficar gostava gostavamos gostaria gostariamos la lado mes meses onde "
        "queriamos queria semana semanas senhor senhora sitio temos tinha tinhamos todo ultimo ultima "
        "usa usam usar mesma mesmas mesmos "
        "a agora ainda algo alguem algum alguma ano ao aos aquele aquilo as assim ate cada "
        "coisa com como connosco consegue conseguem conseguimos da das de dela dele demais "
        "depois desde deve devemos dia disto do dos e ela elas ele eles em entre era essa esse "
        "esta estamos estao estar este estes eu faz fazem fazemos fazer foi for foram gente ha "
        "isso isto ja la lhe lhes mais mas me mesmo meu minha muita muitas muito muitos na nada "
        "nao nas nem nenhum ninguem no nos nossa nossas nosso nossos num numa nunca o os ou "
        "outra outro para pela pelas pelo pelos pessoas pode podem podemos por porque pouco pra "
        "precisa precisamos quais qual quando quanto que quem quer queremos quero se sem sempre "
        "ser seu seus si so sobre sou sua suas tal tambem tao tem temos tempo tenho ter teu "
        "toda todas todo todos tua tudo um uma umas uns vai vao vem vez vezes voce voces"
    ),
}
EMPTY = {language: frozenset(words.split()) for language, words in _SILENT.items()}
"""The words that are passed over."""

SAME: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (
        ("app", "application", "apps"),
        ("bill", "bills", "invoice", "invoices"),
        ("board", "committee", "trustees"),
        ("boss", "manager", "director"),
        ("cheap", "expensive", "price", "prices", "cost", "costs"),
        ("colleague", "colleagues", "staff", "team", "employees"),
        ("copy", "copies", "backup", "backups", "version", "versions"),
        ("file", "files", "document", "documents"),
        ("money", "funds", "cash"),
        ("photo", "photos", "picture", "pictures", "pics"),
        ("quote", "quotes", "estimate", "offer", "offers"),
        ("report", "reports"),
        ("rota", "rotas", "shift", "shifts", "schedule"),
        ("scam", "fraud", "fake", "phishing"),
        ("slow", "slowly"),
        ("chatgpt", "chatbot"),
        ("children", "kids", "child"),
        ("donate", "donation", "gift", "gifts"),
        ("email", "emails", "mail", "mails"),
        ("laptop", "computer", "pc"),
        ("neighborhood", "neighbourhood"),
        ("older", "elderly", "seniors", "elders"),
        ("phone", "smartphone", "mobile"),
        ("software", "program", "programme", "system"),
        ("spreadsheet", "spreadsheets", "excel"),
        ("volunteer", "helper", "helpers"),
        ("web", "internet", "online"),
        ("website", "site"),
        ("break", "breaks", "broke", "broken"),
        ("build", "builds", "built"),
        ("buy", "buys", "bought"),
        ("choose", "chose", "chosen"),
        ("find", "finds", "found"),
        ("forget", "forgot", "forgotten"),
        ("keep", "kept"),
        ("leave", "leaves", "left"),
        ("lose", "loses", "losing", "lost"),
        ("pay", "pays", "paid"),
        ("sell", "sells", "sold"),
        ("send", "sends", "sent"),
        ("spend", "spends", "spent"),
        ("steal", "stole", "stolen"),
        ("teach", "taught"),
        ("write", "wrote", "written"),
    ),
    "fr": (
        ("appli", "application", "applis"),
        ("bug", "bugs", "panne", "pannes", "plante", "casse"),
        ("collegue", "collegues", "salarie", "salaries", "equipe", "employes"),
        ("cher", "prix", "cout", "coute", "coutent", "tarif", "tarifs"),
        ("cahier", "cahiers", "papier", "papiers"),
        ("devis", "offre", "offres"),
        ("enfant", "enfants", "gamins", "gosses"),
        ("faux", "fausse", "arnaque", "arnaques", "escroquerie", "piege"),
        ("fichier", "fichiers", "document", "documents"),
        ("partir", "part", "partent", "parti", "partie", "depart"),
        ("photo", "photos", "image", "images"),
        ("sauvegarde", "sauvegardes", "copie", "copies"),
        ("vieux", "vieille", "ancien", "anciens", "ancienne"),
        ("ados", "jeunes", "mineurs"),
        ("argent", "sous"),
        ("courriel", "courriels", "mail", "mails", "email", "emails"),
        ("demarche", "demarches"),
        ("entreprise", "boite", "societe"),
        ("excel", "tableur"),
        ("ia", "intelligence"),
        ("informaticiens", "developpeurs", "ingenieurs"),
        ("logiciel", "programme", "logiciels"),
        ("ordinateur", "ordi", "ordis", "pc", "ordinateurs"),
        ("personnes", "gens"),
        ("planning", "plannings"),
        ("smartphone", "telephone", "portable"),
        ("site", "web"),
        ("appeler", "appelle", "appellent"),
        ("ecrire", "ecrit", "ecrits", "ecrivent"),
        ("envoyer", "envoie", "envoient"),
        ("jeter", "jette", "jettent"),
        ("lire", "lit", "lisent"),
        ("payer", "paie", "paient", "paye"),
        ("recevoir", "recoit", "recoivent", "recu", "recus"),
        ("refaire", "refait", "refont", "refaisons"),
        ("vendre", "vend", "vendent", "vendu"),
        ("voir", "voit", "voient", "vu"),
    ),
    "pt": (
        ("aplicacao", "app", "aplicacoes"),
        ("ajuda", "ajudar", "apoio", "apoiar"),
        ("avaria", "avariou", "avariado", "estragou", "estragado"),
        ("barato", "caro", "preco", "precos", "custa", "custar", "custo", "custos"),
        ("bairro", "vizinhos", "vizinhanca", "moradores"),
        ("caderno", "papel", "papeis", "cadernos"),
        ("cliente", "utente", "utentes", "beneficiarios"),
        ("copia", "copias", "backup"),
        ("dinheiro", "verba", "verbas", "euros", "financiamento"),
        ("direcao", "administracao", "dirigentes"),
        ("equipa", "colegas", "funcionarios", "funcionarias", "colaboradores", "trabalhadores"),
        ("escrever", "escreve", "redigir"),
        ("evento", "eventos", "festa", "festas", "atividade", "atividades"),
        ("fatura", "faturas", "conta", "contas"),
        ("fazemos", "organizamos"),
        ("foto", "fotos", "fotografia", "fotografias", "imagem", "imagens"),
        ("inscricao", "inscricoes", "inscrever", "inscrevem"),
        ("internet", "online", "linha"),
        ("morada", "moradas", "endereco", "enderecos"),
        ("oferecer", "ofereceu", "ofereceram", "doar", "doaram", "deram"),
        ("pagar", "paga", "pagamos", "pagam", "pago", "cobrar", "cobram"),
        ("palavra-passe", "senha", "senhas", "password", "passwords"),
        ("pedir", "pede", "pedem", "pediram", "pedido", "pedidos"),
        ("perceber", "percebe", "percebem", "entender", "entende"),
        ("perder", "perde", "perdem", "perdemos", "perdeu"),
        ("proposta", "propostas", "orcamento", "orcamentos"),
        ("relatorio", "relatorios"),
        ("reformar", "reforma", "sair", "sai", "saiu", "embora"),
        ("repetidos", "repetido", "duplicados", "duplicado"),
        ("saber", "sabe", "sabem", "conhecer"),
        ("turno", "turnos", "escala", "escalas", "horario", "horarios"),
        ("ai", "ia", "inteligencia"),
        ("autarquia", "camara"),
        ("correio", "email", "emails", "mail", "mails"),
        ("criancas", "miudos", "crianca"),
        ("donativos", "donativo", "doacao", "doacoes"),
        ("empresa", "firma"),
        ("excel", "folha"),
        ("idosos", "seniores", "velhos"),
        ("informaticos", "programadores", "engenheiros", "tecnicos"),
        ("ordenador", "computador", "pc", "portatil"),
        ("programa", "software", "programas"),
        ("site", "sitio", "sites"),
        ("socios", "associados"),
        ("telemovel", "smartphone", "telefone"),
    ),
}
"""Words for one thing: whichever is said, all of them are looked for."""
