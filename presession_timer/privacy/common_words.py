"""Common words that are names of people too, or are in every second note.

None of them is looked for inside another word, and alone each is taken for a name only where it
is written like one. All are folded (`folding.fold`): small letters, no accents.
"""

from __future__ import annotations

from presession_timer.privacy.folding import fold

_ENGLISH = """
a able about above absent accept access according account across act action active acts add
added address afraid after afternoon again against age agenda ago agree agreed ahead air all
allow allowed almost alone along already also although always am amber among amount an and angel
announce another answer answers any anybody anyone anything appeal april are area around arrive
arrived art article articles as ask asked asking asks assembly at attack attacks attention august
autumn available away back bad baker ball bank banks bar bare be bear beat because become bed been
before began begin beginning begins begun behind being believe bell belong below berry beside best
better between big bill bird birth bishop black blank block blue board boat body book booth border
born both bottom bow box boy branch brave bread break breaks bridge brief briefly bright bring
broke broken brook brother brought brown budget build burn bush business busy but butler buy by
cable call called calls came camera can cannot canon capital car card cards care carpenter carry
case cases cash castle cause caution centre centres chair chairs chance change changed changes
charity charter chase cherry child children choice chose chosen church circle citizen city civil
claim class clay clean clear cleared clearly clerk cliff clock clocks close closed closes clothes
clover coast coat code coffee cold collect college come comes coming comment comments commission
committee common community company complaint concern concerns conclude concluded conclusion
confirm confirmed conflict connect connected connection constant consul contact content contents
continue control convention cook copies copy corner correct corrected cost costs could council
count counted country county couple courage course court cover cow crew crime cross crown cup cut
cuts daily daisy dance danger dare dark data date dates dawn day days dead deal dean dear death
debate december decide decided decision deep defender defenders delay delayed delegate delegates
delegation delegations deliver den deny desk detail details device diamond did die died different
difficult dinner direct disability discuss discussed display do doctor document documents does
doing dollar done door doors down draft drew drink drive drop dropped drove dry due duke during
duty each eagle ear earl earlier early earth east easy eat echo edge education eight eighth either
election elections eleven else email emerald empty end ended ending ends engine english enough
enter entire equal equality error escape even evening event events ever every everybody everyone
everything evidence exact example except exile expect explain explained extend extended extra eye
face fact facts fail failed fair faith fall families family far farm farmer fast father favour fear
february feed feel feet fell felt fern few field fifteen fifth fifty fight figure figures file
files fill film final finally find finds fine finger finish finished fire first fish fisher five
fix fixed flag flat flight floor flower flowers fly follow followed following follows food foot
for force ford foreign forest forget form forms fort forty forward found four fourth fox frame
france frank free freedom french fresh friday friend friends from front frost full fund funds
further future gale game gap garden gardener gate gave gay gem gene general geneva gentle get gets
gift ginger girl give given gives giving glad glass glen go goes going gold golden gone good
goods got government governments grace grand grant granted grants grass grave gray great green
grew grey ground group groups grow guard guest guide guilty gun guy had half hall hand handed
hands handout hang happen happened happens happy harbour hard hardy harm harmony has have having
hay hazel he head heading health hear heard hearing heart heat heath heather heaven heavy held
help helped hence her here hers herself high higher hill him himself his history hit hold holds
holiday holly holy home honest honor honour hope hoped hopes horn horse hospital host hot hour
hours house housing how however human hundred hung hunger hunt hunter hurt husband i ice idea
if ill illness image important impose improve in include included including indeed indigenous
information inn inside instead institution institutions interest international interpretation
interpreter interpreters interpreting interrupted into introduce iris iron is island issue issues
it item items its itself ivory ivy jack jade jail january jasmine jet jewel job john join joined
joint journalist journalists joy judge judges july jump june junior just justice juvenile keen
keep keeps kept key keys kill killed kind king kitchen knew knight know known knows label labour
lack lake lamb lance land lane language languages lap large last lasted late later laurel law
laws lawyer lawyers lay lead leader leaders leave leaves leaving led left legal lemon length less
let letter letters level liberty lie life light lights like lily limit limits line lines link lion
list listed listen lists little live lives living local lock lodge long longer look looked looking
looks lost lot loud louder love low lower luck lunch machine made magistrate mail main make makes
making man manager many map marble march margin mark marked market marks marriage marry martial
mason mass material matter max may maybe me meal mean means media meet meeting meetings melody
member members men mention mentioned mercy merit merry message messages met method mic microphone
microphones middle might miles military milk mill miller mind mine miner minister ministry minor
minorities minority minute minutes miss missed mission missions mister mistake moderator moment
monday money month months moon moral more morning moss most mother motion mount mountain mouse
mouth move moved movement moves much murder music must mute muted my myself name named names
narrow nation national nature near nearly need needed needs neither network never new news next
nice night nine ninth no nobody noise none noon nor norm normal norris north not note noted notes
nothing notice november now number numbers nurse oak object observer observers october odd of off
offer office officer official officials often oh oil old olive on once one ones online only open
opened opening opens opinion opposite or oral order orders organisation organisations organization
organizations other others our ours ourselves out outside over overrun own owner page pages paid
pain paint pair palace panel panellist panellists paper papers park parker parks parliament part
participant participants parties partner partners party pass passed passes passport past patience
pause paused pauses pay payment peace pearl peasant pen penny people pepper per period permanent
permit person persons petition phone photo picture piece pierce pike pilgrim pink pipe pitch place
placed places plan planned plans plant play played please pledge plug point points police policy
pool poor pope porter position possible post potter poverty power practice pray prefer prepare
prepared present presented presents president press pressed pretty prevent price priest prince
print printed prior prison prisoner prisoners private problem problems procedure process promise
proof proper property protect protected protection protest protests proud provide prudence public
pull purple purpose push put puts quarter queen question questions quick quickly quiet quite
rabbit race radio rain raise raised ran range rapporteur rate rather ray reach reached read reader
reading reads ready real really reason reasons received recommend recommendation recommendations
record recorded recording records red reduce reed refer reform refugee refugees refuse region
regional regret reign release remain remained remaining remains remark remarks remind reminded
remote repeat repeated replied reply report reported reporting reports request requested rest
result results return returned returns reverend review rice rich ride right rights ring rise risk
river rivers road robin rock rod rode roll room rooms root rose rosemary rough round rowan royal
ruby rule rules run running runs rural sad safe safety sage said sail sale salt same sanction sand
sandy sat saturday save saved saw say saying says school science scott scout screen screens sea
seal search seat seats second seconds secretariat secretary section sector security see seem seems
seen send senior sent sentence september series serious sermon serve served service session
sessions set seven seventh several shall share shared sharp she sheet shepherd sheriff shine ship
short shorter shortly should show showed shown shows shut sick side sign signal signed silence
silent silver similar simple since sing singer single sir sister sit sits six sixth sixty size
skip sky slate slave sleep slept slide slides slight slow slower slowly small smith smooth snow so
social society soldier some somebody someone something sometimes son song soon sorry sort sound
source south spain spanish spare sparrow speak speaker speakers speaking speaks speech speeches
spell spent spoke spoken spot spring staff stage stand standing stands star start started starting
starts state stated statement statements states station statistics stay stayed steel step steps
stern stick still stone stood stop stopped stops store storm story straight stream street strong
student students study subject such sue sugar suggest suggested summer sun sunday sunny sure
surname sweet swift switch switched system table take taken takes taking talk talked talks tall
tanner tape task tax taylor tea teacher team technical technician tell ten tenth term terms test
text texts than thank thanked thanks that the their them then there these they thing things think
third thirty this thomas those though thought thousand three through thursday tie tight till time
timed timer times title to today together told tomorrow tone too took tool top topic topics torture
touch tour toward tower town trace track trade train translate translated translation travel treaty
tree trial tried trip trouble true trust truth try tuesday turn turned turns tutor twelve twenty
twice two type under understand understood union unit united university unless until up upon us
use used uses usual valley value van various verse very victim victims video view viewer views
village vine viola violence violet virtue visa visit voice volume vote wade wait waited waiting
walk walker wall want wanted wants war ward warm warn warning was wash watch water way ways we
weak weather weaver web wednesday week weeks weight welcome well went were west wet what wheeler
when where whether which while white who whole whom whose why wide widow wife wild will willow win
wind window winner winter wise wish with within without witness woke woman women wood woods word
words work worked worker workers working works world worse worst would wren write writes written
wrong wrote yard year years yellow yes yesterday yet yield yielded you young younger your yours
youth zone
"""

_FRENCH = """
a abord absent absente accord acte actes action affaire afin age agir ah ai aide aider ailleurs
aime aimee ainsi air ait aller alors ami amie amis amour an ange annee annees annonce annonces ans
aout appel appelle apres arbre argent arret arrete arrive arrivee arriver article assez assis
assiste attend attendre au aucun aucune aujourd aura aurait aussi autant auteur autour autre autres
aux avait avance avant avec avenir avis avocat avocate avocats avoir avons avril bancs barre bas
base bataille beau beaucoup beaumont bel belle belles benoit berger bernard besoin bien bientot
blanc blanche blancs bleu bleue bois boite bon bonjour bonne bons bord bouche boucher boulanger
bout bras bref breve brun brune bruit bureau but ca cabine camp campagne car cas cause ce ceci cela
celle celles celui cent centre cependant certain certains ces cesse cet cette ceux chacun chacune
chaise chambre champ champs chance change changement chaque chargee charge chat chateau chaud chef
chemin cher chere cherche cheval chevalier chez chose choses ciel cinq citoyen citoyenne clair
claire clairement classe clement clemence clos cloture coeur combien comite comme commence
commencer comment commun communaute compte conclure conclusion condition conge connait conseil
constance constant contre copie corps cote cotes cour courage courant cours court coup coupe couple
couvent crainte croire croix cuisine d dame dames dans date de debat debout debut decembre decide
decision defenseur defenseurs defenseure deja delai delegation delegations delegue deleguee demain
demande demander demandes demie demi dent depart depasse depuis dernier derniere derniers derriere
des desiree desole dessus detenu detenus deux deuxieme devait devant devoir dieu difference
difficile dimanche dire directeur directrice dis discours dit dite dites dix document documents
doit doivent donc donne donnee donner dont dos doucement doute douze droit droite droits du duc
duree dur eau ecole ecoute ecran ecrans ecrit effet egalite eglise elle elles emploi en encore
enfance enfant enfants enfin ensemble ensuite entend entendre entendu entre entree equipe erreur
es espoir essaie est et etaient etait etat etats ete etes etoile etre etude eu eux eveque exemple
explique fable face facile faim faire fait faite faits famille familles faut fausse faux femme
femmes fer ferme fete feu fevrier fidele fil fille filles film fils fin finale fini finit fleur
fleurs florence foi fois fond fontaine force foret forme fort forte fou foule francais francaise
france frere freres froid front gagne garcon garde gare gauche gauthier gens gloire gouvernement
grace grand grande grandes grands gris grise gros grosse groupe guerre guide guillemin habit haut
haute heure heures heureux hier hilaire histoire hiver homme hommes honneur hopital horloge hors
huit ici idee il ile ils image importe impossible institution interpretation interprete interpretes
intervenant intervenante intervenants intervention interventions j jamais janvier jardin jaune je
jeu jeudi jeune jeunes joie joli jolie jour journal journaliste journalistes jours juge juges
juillet juin jules jusqu jusque juste justice l la lac laisse lait langue langues large las latin
laurent le lecture legale leger lent lente lentement les lettre leur leurs lever liberte libre lieu
lieux ligne lire lis liste lit livre loi lois loin long longue longtemps lors lorsque louange
louis lui lumiere lundi lune l'un m ma madame mai maigre main mains maintenant maire mais maison
maitre mal malade malgre manque marchand marche mardi mare mari mariage marin marine marque mars
martin marteau matin mauvais me meilleur meilleure meme memes mer merci mercredi mere mes message
mesure metier mettre meunier micro micros midi mieux milieu mille ministere ministre minute minutes
mis mise mission missions modele moderateur moderatrice moderation moi moine moins mois moment mon
monde monsieur mont montre mort morte mot mots mouvement moyen moyenne muet mur n nature ne nee
neige neuf ni noble noel noir noire nom nombre nommee non nord normand nos note noter notes notre
nous nouveau nouveaux nouvel nouvelle novembre nuit nul numero observateur octobre oeil offre
oiseau olive olivier on oncle ong ont onze opinion or orage orale ordre ordinateur organisation
organisations ou oublie ouest oui outre ouvert ouverte ouvre page pages pain paix panne papier
papiers par paragraphe parce pardon pareil parent parfait parfois paris parlant parle parlement
parler parmi parole part participant participante participants partie parties partir partis pas
passage passe passee pasteur patient patience patrie pause pauvre pauvres payer pays paysan peine
pelletier pendant pense perle permanente permet pere personne personnes peu peuple peur peut
peuvent photo pierre pied place plage plaie plaine plan plein pleine pluie plus plusieurs plutot
poids point points poirier police politique pont port porte poser possible pour pourquoi pouvoir
pre premier premiere premiers prend prendre prenom prepare pres presence present presente presentee
president presidente presque presse prete pretre preuve prevu prevue prince prison prisonnier prix
probleme problemes procedure prochain prochaine proche projet propos propre prudence puis puisque
qu quand quarante quart quatre quatrieme que quel quelle quelles quelqu quelque quelques quels
question questions qui quinze quitte quitter quoi raison rapide rapidement rappelle rapport reste
rapporteur rapporteuse rares recommandation recommandations reference refuse regard region reine
rejoint relire remercie remercier remet rend rene repete repond repondre reponse reponses
representant representante retard reprend reprendre reste rester retour reunion revenu rien rire
rivage riviere robe roche roi roman rond rose rouge roux royal rue rupture s sa sable sage sain
saint sainte saison sait salle samedi sans sante sauf sauvage savoir se seance second seconde
secondes secretaire securite seize sel selon semaine sens sept septembre sera serait sergent
serieux serment ses session seul seule seulement si siecle signe silence simple simplement sinon
situation six sixieme societe soeur soir soit soldat soleil solution sommes son sonne sont sort
sortie soudain sous souvent soyez stade suis suite suivant suivante sujet sur surtout table taille
tant tard te technique tel telephone telle temoin temps tente termine terminer terre tete texte
textes tiens tire titre toi toit ton torture tot toujours tour tournee tous tout toute toutes
traduction traite train tranquille travail traverse tres trente tribunal triste trois troisieme
trop trouve tu un une union unique universel utile va vague vallee vas veille vendredi venir vent
venu venue verite verre vers vert verte vertu veut victime victimes victoire vide vie vieille
vieux vigne ville vin vingt violence violette visa vite vive vivre voici voie voir voisin voix vole
volume vos vote votre vous voyage vrai vraiment vue y yeux zone
"""

_SPANISH = """
a abajo abogada abogado abogados abre abrigo abril abrir abuso acaba acabo accion acerca acta actas
acto acuerdo adelante ademas adios agosto agua ahi ahora aire al alba alcalde alegria algo alguien
algun alguna algunas alguno algunos alla alli alma alta alto altura amada amado amanda amiga amigo
amigos amor amparo ancho angel angeles ano anos ante antes anuncio apoyo aqui aquel aquella arbol
archivo arco arena arriba arte articulo asi asunto atencion aun aunque ausente autor autoridad ayer
ayuda azul baja bajo banco bandera barrio base bastante belen bella bello bien blanca blanco boca
bosque bravo breve brevemente brisa buen buena buenas bueno buenos busca cabe cabeza cada caida
calle calles cama cambia cambio camino camion campana campo campos canal cancion candela caridad
carga cargo carmen carne carta cartas casa casas casi caso casos castillo causa ceja celeste celos
centro cerca cerro cesar cien cielo cielos cierra cierre cierto cinco circulo cita ciudad
ciudadana ciudadano clara claro clase clavel clemente codigo coge color combate comenta comienza
comienzo comision comite como compania comun comunidad con concepcion conclusion conclusiones
concluir concluyo condena confirma conflicto conmigo consejo constancia consuelo contacto contar
contra control copia corazon correcto corta cortes corto cosa cosas costa creo cruz cual cuales
cualquier cuando cuanto cuarenta cuarta cuarto cuatro cuenta cuerpo cuesta cura curso da dado dan
dar data de debate debe debido decir decision defensa defensor defensora defensoras defensores
deja dejar del delante delegacion delegaciones delegada delegado delgada delgado demas demora
demasiado dentro derecha derecho derechos desde deseo desierto despacio despues destino detras dia
dias dice dicen dicho diciembre diez difamacion dificil dijo diligencia dinero dio dios director
directora discurso doce documento documentos dolor dolores domingo don donde dos dulce duque
durante duro e edad educacion ejemplo el elegida elena ella ellas ello ellos embargo empezar
empieza en encarnacion encima encuentro enero enfrente enseguida entonces entrada entre entrega
equipo era eran eres error es esa esas escribe escritorio escrito escucha escuela ese eso esos
espacio espana espanol espanola espejo espera esperanza espina espinosa esposa esta estaba estado
estados estan estar estas este estilo esto estos estoy estrella estuvo eterno eva evento examen
exilio explica expuso extra fabrica facil falta familia familias fe febrero fecha felicidad feliz
feria fiel fiesta fijo fila fin final fiscal flor flores fondo forma fortuna foto franca francesa
franco frente fresno fria frio fue fuego fuente fuentes fuera fueron fuerte fuerza funciona gabinete
gallo gana gano garganta gasto gente giro gloria gobierno gota gracia gracias gran grande grandes
grave gris grupo grupos guapa guarda guerra guerrero guia guion ha habia habla hablado hablan
hablar hablo hace hacen hacer hacia han hasta hay haya hecho hembra hermana hermano hermosa hermoso
herrera herrero hidalgo hierro hija hijo hijos historia hizo hogar hoja hola hombre hombres hora
horas hoy hubo hueso huerta humano humanos ida idea ideas idioma iglesia iglesias igual igualdad
imagen imperio importante informacion informe ingles inicio inmaculada instante institucion
instituciones interprete interpretes interpretacion intervencion intervenciones intervenir
invierno ir isla izquierda jamas jardin joven jovenes juan jueces jueves juez juicio julio junio
junta juntas junto justicia justo juventud la labrador lado lago largo las le leal lealtad lee
leer lejos lengua lenguas lenta lento leon les letra letras ley leyes leyo libertad libre libro
limite linda lindo linea lira lista listas listo llama llamada llamado llano llave llega llegada
llego lleno lleva lluvia lo local los lucero lucha luego lugar luisa luna lunes luz madre madrid
mal mala malo manda manana mano manos manso mar marcha mares marina marques martes marzo mas masa
mayo mayor mayores media medio medina mejor melon memoria menor menos mensaje mensajes mente mercado
mercedes mes mesa meses mi mia microfono microfonos miedo mientras mil milagro milagros militar
minima ministerio ministra ministro minuto minutos mio mira misa mision misiones misma mismo mitad
moderador moderadora modo molina molino momento montana monte montes monja mora moral moreno moro
mucha muchas mucho muchos muda muere muerte muerto mujer mujeres mundo muro musica muy nacion
nacional nada nadie natividad naturaleza navarro nave necesita negra negro ni nieves nina ninas
ningun ninguna nino ninos no noble noche nombre nombres noria norma norte nos nosotras nosotros nota
notas novena noviembre nube nuestra nuestro nueva nuevas nueve nuevo nuevos numero nunca o obispo
obra obras octubre ocho oeste oficina ofrece oir ojo ojos ola olivo once opinion oportunidad oracion
oral orden organizacion organizaciones oro os osorio otra otras otro otros oveja paciente pacifico
padre padres pagina paginas pais paises palabra palabras palacio palma paloma pan pantalla
pantallas panel papel papeles para parte partes participante participantes partido partir pasa
pasada pasado pasaporte pascual paso pasos pastor patria pausa paz pecado pedido pena penal pequena
pequeno pera perdon perez perla permanente pero persona personas perro pero pesar peso pide piedad
piedra piel pilar pinto pintor piso plan plata playa plaza pleno plumas poblacion pobre pobres poca
poco podemos poder policia politica ponencia ponente ponentes por porque portal portero posible
pozo prado precio pregunta preguntas prensa prepara presa presencia presenta presente presidenta
presidente preso presos prevista prima primer primera primero primo principe prision privado
problema problemas procedimiento proceso propio propuesta proteccion protegida protesta prudencia
proxima proximo publica publico pueblo pueblos puede pueden puerta puerto pues puesto punto puntos
pura puro que quede queda quedan quien quienes quiere quieren quince quinta quinto quizas rama
ramos rapido raza razon real realidad reanuda recuerda recomendacion recomendaciones reforma refugio
regalo region regla reina reino relator relatora remedio remedios repite reporte representante
responde respuesta resto retraso reunion reves revision rey reyes rico rincon rio rios risa robles
roca rojo rojas roldan romano romero ronda ropa rosa rosas rosario roto rubio rueda ruido ruta sabe
saber sabio sacramento sala salas sale salida salir salud salvador san sangre santa santiago santo
santos se sea sebastian sea seco secretaria segun segunda segundo segundos seguridad seis semana
semanas senal senor senora senoras senores sentencia sentido septiembre ser seria serio serrano
serra servicio sesion sesiones sexto si sido siempre sierra siete siglo significa siguiente silencio
silla silva simple sin sino sirve sitio situacion sobre social sociedad socorro sol sola soldado
soledad solo soltera somos son sonido sosa soto su suave sube sucede suelo suena suerte sufre sur
sus tabla tal tales tambien tampoco tan tanta tanto tarda tarde tecnica tecnico techo tela tema
temas temprano tengo tenia tercer tercera tercero terminar termina termino tiempo tiempos tiene
tienen tierra tio titulo toca toda todas todavia todo todos toma tomar tono toro torre torres
tortura trabajo trabaja traduccion traduce tras tratado treinta tres tribunal trigo trinidad triste
tu turno u ultima ultimo un una unas unica unico unidad unido unos usa usar uso usted ustedes va
vaca valiente valle valor van vara varias varios vaya veces veinte vela venga ventana ventura ver
verano verdad verde verdugo vergara via viaje vicenta victima victimas victoria vida vieja viejo
viene vienen viento viernes villa vino violencia virgen virtud visado visita vista viva vive vivo
vez volumen volver vosotros voto voz vuelta vuelve y ya yo zona
"""

_ARABIC = "على"
"""Folded it is the name Ali, which is a name if it is written exactly as in the plan."""


def _words(text: str) -> frozenset[str]:
    return frozenset(word if word.isascii() else fold(word) for word in text.split())


COMMON = _words(_ENGLISH + _FRENCH + _SPANISH + _ARABIC)
"""Common words of English, French and Spanish."""

AFTER_A_VERB = _words(
    "a all an another any anybody anyone both each either every everybody everyone he her here his"
    " i it its me more my no nobody not one our she some somebody someone that the their them then"
    " there these they this those to today tomorrow tonight us we what whoever with you your"
)
"""Words after "May", "Will", "Grant" or "Mark" that make it a verb at the head of a sentence."""

TITLES = _words(
    "mr mrs ms miss mx mister madam madame mme mmes mlle monsieur messieurs mm sir dame lord lady"
    " dr doctor docteur doctora dra prof professor professeur profesor profesora maitre"
    " sr sra srta senor senora senorita don dona doña fr father padre sister sor brother"
    " frau herr fraulein signor signora sig senhor senhora bay bayan hanim bey sayin"
    " sheikh shaykh cheikh sayyid sayed haji hajji imam rabbi excellency exc hon honourable"
    " honorable ambassador ambassadeur ambassadrice embajador embajadora minister ministre"
    " г-н г-жа господин госпожа гн гжа пан пани кир кириа κ κα κος κύριος κυρία"
    " السيد السيدة الدكتور الدكتورة الاستاذ الاستاذة الشيخ سيد سيدة دكتور دكتورة استاذ استاذة"
    " श्री श्रीमती सुश्री डॉ"
)
"""Titles before a name, not parts of it."""

SHORT_TITLES = _words("mr mrs ms mx mme mlle dr dra sr sra srta prof г-н г-жа")
"""Titles that make a name even of a small word: "ms may", but not "the sister may"."""

PARTICLES = _words(
    "van von der den de del della di da das dos do du la le les el al ad an as ash at ar bin ben"
    " ibn bint abu abou abd umm oum ould mint y e i und zu zur ter ten op of the san santa st saint"
    " ap mac mc o d l n a he h ال عبد ابو ام بن ابن بنت ال ولد بو"
)
"""Parts of a name that identify nobody by themselves."""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


HAN_TITLES = _listed(
    "先生 女士 小姐 太太 夫人 教授 博士 律师 律師 医生 醫生 老师 老師"
    " 主任 代表 主席 大使 同志 总 總 氏 君 様"
)
"""Titles after a surname in Han."""

HANGUL_TITLES = _listed("씨 님 선생 대표 위원 변호사 박사 교수 의원 활동가 대사 여사 군 양")
"""Titles after a surname in Hangul."""

HANGUL_PARTICLES = _listed("이 가 은 는 을 를 의 도 와 과 에게 께 께서 만")
"""Particles written together with the word before them."""

ARABIC_PREFIXES = _listed("وبال فبال وال فال بال كال ولل فلل ال لل ول وب وك فل فب و ف ب ل ك يا")
"""And, by, to, like and the article, written together with the word; the longest first."""

TWO_CHARACTERS = _listed(
    "欧阳 歐陽 太史 端木 上官 司马 司馬 东方 東方 独孤 獨孤 南宫 南宮 万俟 闻人 聞人 夏侯 诸葛 諸葛"
    " 尉迟 尉遲 公羊 赫连 赫連 澹台 皇甫 宗政 濮阳 濮陽 公冶 太叔 申屠 公孙 公孫 慕容"
    " 仲孙 仲孫 钟离"
    " 鍾離 长孙 長孫 宇文 司徒 鲜于 鮮于 司空 令狐 呼延 东郭 東郭 南郭 西门 西門"
    " 남궁 황보 제갈 사공 선우 서문 독고 동방"
)
"""Surnames of two characters."""
